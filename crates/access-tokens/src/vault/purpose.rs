/// What a key pair is for: where it is kept, and who makes it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    AccessTokens,
    Tickets,
}

impl Purpose {
    /// Where the private key is.
    pub(super) const fn signing(self) -> &'static str {
        match self {
            Self::AccessTokens => "auth/signing",
            Self::Tickets => "tickets/signing",
        }
    }

    /// Where the public keys are.
    pub(super) const fn verification(self) -> &'static str {
        match self {
            Self::AccessTokens => "auth/verification",
            Self::Tickets => "tickets/verification",
        }
    }

    /// The function that makes the first pair.
    pub(super) const fn maker(self) -> &'static str {
        match self {
            Self::AccessTokens => "auth-rotate-keys",
            Self::Tickets => "registration-rotate-ticket-keys",
        }
    }
}

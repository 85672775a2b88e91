use access_tokens::{DetachedSigner, Keys, PublicKey, Signature};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use thiserror::Error;
use uuid::Uuid;

/// What a signature of a ticket stands for: none of another kind of thing can
/// be taken for one.
const DOMAIN: &[u8] = b"turnout ticket v1\n";
const VERSION: u8 = 1;
const PAYLOAD: usize = 51;
const TOKEN: usize = PAYLOAD + 64;

/// One seat of a registration: what a ticket's QR code says. A registration of
/// three places has three, so that a group may arrive one by one.
///
/// The code is base64url, without padding, of these 115 bytes, which gives 154
/// characters:
///
/// | bytes | what |
/// | --- | --- |
/// | 1 | version: 1 |
/// | 16 | the key's id |
/// | 16 | the registration |
/// | 16 | the event |
/// | 2 | the seat, from 1 on, most significant byte first |
/// | 64 | Ed25519 signature over `turnout ticket v1`, a line feed and all bytes before |
///
/// It says that the seat was sold, not that it still is: one cancelled since
/// has a good signature for ever. Who checks must also know the registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatToken {
    /// The registration.
    pub registration_id: Uuid,
    /// The event that it is for.
    pub event_id: Uuid,
    /// Which of the registration's places, from 1 on.
    pub seat: u16,
}

/// The key has a name that does not fit into a ticket.
#[derive(Debug, Error)]
#[error("the ticket key's kid is not a UUID")]
pub struct UnfitKey;

/// Why a code is no ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// Something else than a ticket's code, or of a version to come.
    #[error("not a ticket's code")]
    Malformed,
    /// Not signed by a published key, or altered since.
    #[error("the signature is not good")]
    Signature,
}

impl SeatToken {
    /// The code. Signing is deterministic: a ticket's code is always the same,
    /// and so is made when it is asked for and kept nowhere.
    pub fn sign(&self, signer: &DetachedSigner) -> Result<String, UnfitKey> {
        let kid: Uuid = signer.kid().parse().map_err(|_| UnfitKey)?;
        let mut bytes = Vec::with_capacity(TOKEN);
        bytes.push(VERSION);
        bytes.extend(kid.as_bytes());
        bytes.extend(self.registration_id.as_bytes());
        bytes.extend(self.event_id.as_bytes());
        bytes.extend(self.seat.to_be_bytes());
        let signature = signer.sign(&message(&bytes));
        bytes.extend(signature);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads a code that one of the keys signed. Needs nothing else: it can be
    /// done without a network.
    pub fn verify(code: &str, keys: &Keys) -> Result<Self, TokenError> {
        let kid = Self::key_of(code)?;
        let key = keys.find(&kid.to_string()).ok_or(TokenError::Signature)?;
        Self::verify_with(code, key)
    }

    /// Which key a code says that it was signed with: to look for it.
    pub fn key_of(code: &str) -> Result<Uuid, TokenError> {
        Parts::read(code).map(|parts| parts.kid)
    }

    /// Reads a code that this key signed, if it did.
    pub fn verify_with(code: &str, key: &PublicKey) -> Result<Self, TokenError> {
        let Parts { payload, signature, token, .. } = Parts::read(code)?;
        if key.verifies(&message(&payload), &signature) {
            Ok(token)
        } else {
            Err(TokenError::Signature)
        }
    }
}

/// What a code is made of, whoever signed it.
struct Parts {
    payload: Vec<u8>,
    signature: Signature,
    kid: Uuid,
    token: SeatToken,
}

impl Parts {
    fn read(code: &str) -> Result<Self, TokenError> {
        let bytes = URL_SAFE_NO_PAD.decode(code).map_err(|_| TokenError::Malformed)?;
        let (payload, signature) = bytes.split_last_chunk::<64>().ok_or(TokenError::Malformed)?;
        let (kid, token) = parse(payload).ok_or(TokenError::Malformed)?;
        Ok(Self { payload: payload.to_vec(), signature: *signature, kid, token })
    }
}

fn message(payload: &[u8]) -> Vec<u8> {
    [DOMAIN, payload].concat()
}

fn parse(payload: &[u8]) -> Option<(Uuid, SeatToken)> {
    let (&[version], rest) = payload.split_first_chunk()?;
    let (kid, rest) = rest.split_first_chunk()?;
    let (registration_id, rest) = rest.split_first_chunk()?;
    let (event_id, rest) = rest.split_first_chunk()?;
    let seat = u16::from_be_bytes(rest.try_into().ok()?);
    let token = SeatToken {
        registration_id: Uuid::from_bytes(*registration_id),
        event_id: Uuid::from_bytes(*event_id),
        seat,
    };
    (version == VERSION && seat > 0).then_some((Uuid::from_bytes(*kid), token))
}

#[cfg(test)]
mod tests {
    use access_tokens::Signer;
    use ambient::Random;

    use super::*;

    const KID: &str = "01a1fa02-151f-7e55-b0c3-77a8e9f01c22";

    fn signer(seed: u64, kid: &str) -> DetachedSigner {
        let (_, der) = Signer::generate(kid.to_owned(), &Random::seeded(seed)).unwrap();
        DetachedSigner::from_pkcs8(kid.to_owned(), &der).unwrap()
    }

    fn token() -> SeatToken {
        SeatToken { registration_id: Uuid::from_u128(7), event_id: Uuid::from_u128(8), seat: 3 }
    }

    #[test]
    fn a_code_is_checked_with_the_public_key_alone() {
        let signer = signer(1, KID);
        let code = token().sign(&signer).unwrap();
        assert_eq!(code.len(), 154, "small enough for a QR code that old phones read");
        assert!(code.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
        // As whoever downloads the key set gets it.
        let published = serde_json::to_string(&Keys::new(vec![signer.public_key()])).unwrap();
        let keys: Keys = serde_json::from_str(&published).unwrap();
        assert_eq!(SeatToken::verify(&code, &keys), Ok(token()));
        assert_eq!(token().sign(&signer).unwrap(), code);
    }

    #[test]
    fn no_altered_byte_goes_through() {
        let signer = signer(1, KID);
        let keys = Keys::new(vec![signer.public_key()]);
        let bytes = URL_SAFE_NO_PAD.decode(token().sign(&signer).unwrap()).unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut altered = bytes.clone();
                altered[at] ^= 1 << bit;
                let refused = SeatToken::verify(&URL_SAFE_NO_PAD.encode(altered), &keys);
                assert!(refused.is_err(), "byte {at}, bit {bit}");
            }
        }
    }

    #[test]
    fn another_key_of_the_same_name_signs_nothing() {
        let keys = Keys::new(vec![signer(1, KID).public_key()]);
        let forged = token().sign(&signer(2, KID)).unwrap();
        assert_eq!(SeatToken::verify(&forged, &keys), Err(TokenError::Signature));
        let unknown = token().sign(&signer(1, "01a1fa02-151f-7e55-b0c3-000000000000")).unwrap();
        assert_eq!(SeatToken::verify(&unknown, &keys), Err(TokenError::Signature));
    }

    #[test]
    fn tickets_of_a_key_before_stay_good_while_it_is_published() {
        let (old, new) = (signer(1, KID), signer(2, "01a1fa02-151f-7e55-b0c3-000000000000"));
        let keys = Keys::new(vec![old.public_key(), new.public_key()]);
        assert_eq!(SeatToken::verify(&token().sign(&old).unwrap(), &keys), Ok(token()));
        assert_eq!(SeatToken::verify(&token().sign(&new).unwrap(), &keys), Ok(token()));
    }

    #[test]
    fn a_signature_of_something_else_is_no_ticket() {
        let signer = signer(1, KID);
        let keys = Keys::new(vec![signer.public_key()]);
        let mut bytes = URL_SAFE_NO_PAD.decode(token().sign(&signer).unwrap()).unwrap();
        bytes.truncate(PAYLOAD);
        let signature = signer.sign(&bytes);
        bytes.extend(signature);
        let code = URL_SAFE_NO_PAD.encode(bytes);
        assert_eq!(SeatToken::verify(&code, &keys), Err(TokenError::Signature));
    }

    #[test]
    fn what_is_no_code_is_refused_without_a_panic() {
        let signer = signer(1, KID);
        let keys = Keys::new(vec![signer.public_key()]);
        let code = token().sign(&signer).unwrap();
        let nothing = SeatToken { seat: 0, ..token() }.sign(&signer).unwrap();
        let longer = format!("{code}AAAA");
        let padded = format!("{code}==");
        for text in ["", "A", "T7QK-9M2X-0BHD-WJ5R", &code[..150], &longer, &padded, &nothing, "é"]
        {
            assert_eq!(SeatToken::verify(text, &keys), Err(TokenError::Malformed), "{text}");
        }
    }

    #[test]
    fn a_key_whose_name_is_no_uuid_signs_nothing() {
        assert!(token().sign(&signer(1, "2026")).is_err());
    }
}

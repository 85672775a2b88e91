/// A column that means something to an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The account's mail address.
    Email,
    /// The account's username.
    Username,
    /// The name of a ticket type.
    TicketType,
    /// How many places.
    Places,
    /// What became of a registration, in an exported list.
    Status,
}

/// The names of each, in small letters; the first two are those of exported lists.
const NAMES: &[(Column, &[&str])] = &[
    (
        Column::Email,
        &[
            "email",
            "почта",
            "e-mail",
            "email address",
            "mail",
            "эл. почта",
            "электронная почта",
            "адрес почты",
            "адрес электронной почты",
        ],
    ),
    (Column::Username, &["username", "имя пользователя", "user name", "login", "логин"]),
    (Column::TicketType, &["ticket type", "тип билета", "ticket_type", "ticket", "билет"]),
    (Column::Places, &["places", "места", "quantity", "количество", "количество мест"]),
    (Column::Status, &["status", "статус"]),
];

impl Column {
    /// As it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Username => "username",
            Self::TicketType => "ticket_type",
            Self::Places => "places",
            Self::Status => "status",
        }
    }

    /// Which column has this heading, if it means anything.
    pub(super) fn of(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let known = NAMES.iter().find(|(_, names)| names.contains(&heading.as_str()));
        known.map(|(column, _)| *column)
    }
}

use access_tokens::Role;

/// The roles as the column holds them.
pub(super) fn to_column(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

/// The roles that the column holds; a constraint keeps all others out of it.
pub(super) fn from_column(column: &[String]) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| column.iter().any(|held| held == role.as_str())).collect()
}

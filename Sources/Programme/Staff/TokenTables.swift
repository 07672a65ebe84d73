import Store

/// Bearer tokens of programs. The store only knows the SHA-256 of each.
package enum TokenTables {
    package static let migration = Migration(
        "token-1",
        """
        create table api_token (
          id text primary key not null, division text not null, account text not null references account (id),
          name text not null, hash text not null unique, scopes text not null, made_by text not null,
          made_at bigint not null, expires_on text not null, revoked_at bigint, revoked_by text, last_used_on text);
        create index api_token_division on api_token (division, account);
        """)
}

import Store

/// Who at the identity provider is which account here.
package enum IdentityTables {
    package static let migration = Migration(
        "identity-1",
        """
        create table account_identity (
          id text primary key not null, division text not null, account text not null references account (id),
          issuer text not null, subject text not null, linked_by text not null, linked_at bigint not null,
          unique (issuer, subject), unique (account, issuer));
        """)
}

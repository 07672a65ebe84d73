import Foundation
import Store
import Vocabulary

/// The schema on PostgreSQL: the program's migrations in the server's own words, and who may do what.
///
/// The migrations are written once for all engines. What differs is rendered here: `text` has the collation `C`, so that
/// order and ranges of codes are the same in every database, `blob` is `bytea`, and our form of a trigger
/// (`create trigger … before delete on t [when …] begin select raise(abort, '…'); end`) becomes a function and a trigger.
enum PostgresSchema {
    /// What the statements of the program use and PostgreSQL has under another name, and what refuses a change.
    static let prelude = [
        "create table if not exists migration (name text collate \"C\" primary key not null, at bigint not null)",
        """
        create or replace function instr(text, text) returns bigint language sql immutable strict parallel safe
        as 'select strpos($1, $2)::bigint'
        """,
        """
        create or replace function refuse_change() returns trigger language plpgsql
        as 'begin raise exception ''%'', tg_argv[0] using errcode = ''restrict_violation''; end'
        """
    ]

    static func migrate(_ migrations: [Migration], at now: Instant, _ link: Link) throws -> [String] {
        for statement in prelude { try link.command(statement) }
        let connection = PostgresConnection(link: link)
        let done = Set(try connection.rows("select name from migration", []).map { try $0.text("name") })
        var applied: [String] = []
        for migration in migrations where !done.contains(migration.name) {
            for statement in migration.statements {
                for rendered in try render(statement) { try link.command(rendered) }
            }
            _ = try connection.execute(
                "insert into migration (name, at) values (?, ?)", [.text(migration.name), .integer(now.milliseconds)])
            applied.append(migration.name)
        }
        return applied
    }

    /// Rights of a role that serves. A table is kept where a trigger refuses every update or delete.
    static func grant(to role: String, _ link: Link) throws {
        guard role.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }), !role.isEmpty
        else { throw StoreFault("the name of a role has lower-case letters, digits and _ only: \(role)") }
        let connection = PostgresConnection(link: link)
        let kept = try connection.rows(
            """
            select c.relname::text as name, (t.tgtype & 8) <> 0 as deletes, (t.tgtype & 16) <> 0 as updates
            from pg_trigger t join pg_class c on c.oid = t.tgrelid
            where t.tgfoid = 'refuse_change()'::regprocedure and c.relnamespace = current_schema()::regnamespace
            """, [])
        func tables(where column: String) throws -> Set<String> {
            Set(try kept.filter { try $0.flag(column) }.map { try $0.text("name") })
        }
        let (undeleted, unchanged) = (try tables(where: "deletes"), try tables(where: "updates"))
        let schema = try connection.rows("select quote_ident(current_schema()) as name", [])[0].text("name")
        try link.command("grant usage on schema \(schema) to \(role)")
        for table in try connection.tables() {
            var rights = ["select"]
            if table != "migration" {
                rights.append("insert")
                if !unchanged.contains(table) { rights.append("update") }
                if !undeleted.contains(table) { rights.append("delete") }
            }
            try link.command("revoke all on \(table) from \(role)")
            try link.command("grant \(rights.joined(separator: ", ")) on \(table) to \(role)")
        }
    }

    /// One statement of a migration as PostgreSQL wants it.
    /// - Throws: `StoreFault` of a trigger in another form.
    static func render(_ statement: String) throws -> [String] {
        let text = statement.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let words = text.split(separator: " ").prefix(6).map { $0.lowercased() }
        switch (words.first ?? "", words.dropFirst().first ?? "") {
        case ("create", "table"): return [table(text)]
        case ("create", "trigger"): return try trigger(text)
        case ("drop", "trigger"): return [dropTrigger(text)]
        case ("alter", "table") where words.dropFirst(3).first == "add":
            guard let column = text.range(of: " column ") else { return [text] }
            return [String(text[..<column.upperBound]) + definition(String(text[column.upperBound...]))]
        default: return [text]
        }
    }

    /// The columns' types, which stand second in each definition; names and conditions stay as they are.
    private static func table(_ text: String) -> String {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")") else { return text }
        var (depth, quoted, part) = (0, false, "")
        var parts: [String] = []
        for character in text[text.index(after: open)..<close] {
            if character == "'" { quoted.toggle() }
            if !quoted {
                depth += character == "(" ? 1 : character == ")" ? -1 : 0
                if character == ",", depth == 0 {
                    parts.append(part)
                    part = ""
                    continue
                }
            }
            part.append(character)
        }
        parts.append(part)
        return text[...open] + parts.map(definition).joined(separator: ", ") + text[close...]
    }

    private static func definition(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        guard words.count > 1, !["primary", "unique", "check", "foreign", "constraint"].contains(words[0]) else {
            return text
        }
        let end = words[1].hasSuffix(";") ? ";" : ""
        switch words[1].filter({ $0 != ";" }) {
        case "text": words[1] = "text collate \"C\"" + end
        case "blob": words[1] = "bytea" + end
        case "integer": words[1] = "bigint" + end
        default: break
        }
        return words.joined(separator: " ")
    }

    private static func trigger(_ text: String) throws -> [String] {
        let wrong = StoreFault("a trigger has another form than `Migration` asks for: \(text)")
        guard let begin = text.range(of: " begin select raise(abort, '"),
            let end = text.range(of: "'); -- end;", range: begin.upperBound..<text.endIndex)
        else { throw wrong }
        let message = "'" + text[begin.upperBound..<end.lowerBound] + "'"
        var head = String(text[..<begin.lowerBound])
        var condition: String?
        if let when = head.range(of: " when ") {
            condition = String(head[when.upperBound...])
            head = String(head[..<when.lowerBound])
        }
        let words = head.split(separator: " ").map(String.init)
        guard words.count >= 7, let on = words.lastIndex(of: "on"), on == words.count - 2, words[3] == "before" else {
            throw wrong
        }
        let (name, table) = (words[2], words[words.count - 1])
        guard let condition else {
            var made = ["\(head) for each row execute function refuse_change(\(message))"]
            if words[4] == "delete" {
                made.append(
                    """
                    create trigger \(name)_whole before truncate on \(table)
                    for each statement execute function refuse_change(\(message))
                    """)
            }
            return made
        }
        // A condition of a trigger must not ask for rows there; within its function it may.
        return [
            """
            create function \(name)() returns trigger language plpgsql as $body$ begin
            if \(condition) then raise exception '%', \(message) using errcode = 'restrict_violation'; end if;
            return \(words[4] == "delete" ? "old" : "new"); end $body$
            """,
            "\(head) for each row execute function \(name)()"
        ]
    }

    private static func dropTrigger(_ text: String) -> String {
        let name = text.split(separator: " ").last.map { $0.filter { $0 != ";" } } ?? ""
        return """
            do $body$ declare place regclass; begin
            for place in select tgrelid::regclass from pg_trigger where tgname in ('\(name)', '\(name)_whole') loop
            execute format('drop trigger if exists \(name) on %s', place);
            execute format('drop trigger if exists \(name)_whole on %s', place);
            end loop; end $body$
            """
    }
}

import Storage
import Testing

@Suite struct `SQL text` {
    private func text(_ sql: SQL) throws -> String {
        try sql.shape.rendered { word in
            switch word {
            case .int64: "INT8"
            case .real64: "REAL8"
            case .bytes: "BYTES"
            case .strict: "STRICT"
            case .value: ""
            case .numbersBegin: "NUMBERS("
            case .numbersEnd: ")"
            }
        }.text
    }

    @Test func `an interpolated value is bound and never text`() throws {
        let attack = "'; DROP TABLE stall; --"
        let sql: SQL = "SELECT id FROM stall WHERE name = \(attack) AND score > \(3)"
        let rendered = try text(sql)
        #expect(rendered == "SELECT id FROM stall WHERE name = $1 AND score > $2")
        #expect(sql.binds == [.text(attack), .integer(3)])
    }

    @Test func `words become the engine's own and nested SQL keeps its values in order`() throws {
        let condition: SQL = "score > \(1)"
        let sql: SQL = "SELECT CAST(\("a") AS \(.int64)) WHERE \(condition) AND name = \("b")"
        let rendered = try text(sql)
        #expect(rendered == "SELECT CAST($1 AS INT8) WHERE score > $2 AND name = $3")
        #expect(sql.binds == [.text("a"), .integer(1), .text("b")])
    }

    @Test func `lists and joins place commas and separators between their members only`() throws {
        let list = try text("x IN (\(SQL.list(["a", "b", "c"])))")
        #expect(list == "x IN ($1, $2, $3)")
        let joined = try text(SQL.joined(["a = \(1)", "b = \(2)"], separator: " AND "))
        #expect(joined == "a = $1 AND b = $2")
        let empty = try text(SQL.joined([], separator: ", "))
        #expect(empty == "")
    }

    @Test func `the same place in the source has one shape and another text has another`() {
        func statement(_ id: String) -> SQL { "SELECT id FROM stall WHERE id = \(id)" }
        let other: SQL = "SELECT name FROM stall WHERE id = \("a")"
        #expect(statement("a").shape == statement("b").shape)
        #expect(statement("a").shape != other.shape)
    }

    @Test func `a NULL keeps the type of the value it stands for`() throws {
        let sql: SQL = "SELECT \(Int?.none), \(String?.none)"
        let types = try sql.shape.rendered { _ in "" }.types
        #expect(types == [.integer, .text])
        #expect(sql.binds == [.null, .null])
    }

    @Test func `more placeholders than SQLite takes are refused`() {
        let sql: SQL = "SELECT 1 WHERE 1 IN (\(SQL.list(Array(0...Shape.maximumPlaceholders))))"
        #expect(throws: StorageError.self) { try text(sql) }
    }

    @Test func `an enumeration is stored as its raw value and an unknown one is not read`() {
        #expect(State.open.sqlValue == .text("open"))
        #expect(State(sqlValue: .text("open")) == .open)
        #expect(State(sqlValue: .text("burnt")) == nil)
        #expect(State.sqlType == .text)
    }

    private enum State: String, SQLConvertible { case open, closed }

    @Test func `a column that stands twice in a result is not read by name`() throws {
        let row = Row(columns: Columns(["id", "name", "id"]), values: [.text("a"), .text("b"), .text("c")])
        let name: String = try row.get("name")
        #expect(name == "b")
        #expect(throws: StorageError.ambiguousColumn("id")) { try row.get("id", as: String.self) }
        #expect(throws: StorageError.missingColumn("area")) { try row.get("area", as: String.self) }
        let third: String = try row.get(at: 2)
        #expect(third == "c")
    }

    @Test func `NULL is only read as an optional and a text never as a number`() throws {
        let row = Row(columns: Columns(["none", "word"]), values: [.null, .text("7")])
        #expect(throws: StorageError.wrongType(column: "none", found: .any)) { try row.get("none", as: Int.self) }
        #expect(throws: StorageError.wrongType(column: "word", found: .text)) { try row.get("word", as: Int.self) }
        let none: Int? = try row.get("none")
        #expect(none == nil)
    }
}

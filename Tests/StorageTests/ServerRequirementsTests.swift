import Storage
import StoragePostgres
import TestSupport
import Testing

@Suite struct `Which PostgreSQL servers are suitable` {
    @Test(arguments: [
        ("c", "C", "UTF8", true), ("c", "POSIX", "UTF8", true), ("c", "C.UTF-8", "UTF8", true),
        ("b", "C.UTF-8", "UTF8", true), ("c", "zh_CN.UTF-8", "UTF8", false), ("c", "en_US.utf8", "UTF8", false),
        ("i", "C", "UTF8", false), ("c", "C", "SQL_ASCII", false), ("c", "C", "EUC_CN", false),
    ])
    func `text must be UTF-8 and sort by code point`(
        provider: String,
        collation: String,
        encoding: String,
        isSuitable: Bool
    ) {
        let error = failure {
            try ServerRequirements.check(
                database: "county",
                provider: provider,
                collation: collation,
                encoding: encoding
            )
        }
        #expect((error == nil) == isSuitable)
        if !isSuitable {
            let says = error?.description.contains(#"CREATE DATABASE "county_c" TEMPLATE template0"#)
            #expect(says == true)
        }
    }

    @Test(arguments: [(150_000, true), (170_002, true), (140_012, false), (90_600, false)])
    func `the version must be 15 or later`(version: Int32, isSuitable: Bool) {
        let error = failure { try ServerRequirements.check(version: version) }
        #expect((error == nil) == isSuitable)
    }

    private func failure(_ body: () throws -> Void) -> StorageError? {
        do {
            try body()
            return nil
        } catch {
            return error as? StorageError
        }
    }

    @Test(.enabled(if: Engine.testServer != nil, "SHIAN_TEST_POSTGRES names no server: use scripts/with-postgres"))
    func `a database in another locale is refused with the line that makes a good one`() async throws {
        let url = try #require(Engine.testServer)
        let admin = try await PostgresDatabase(url: url)
        try await admin.administer("DROP DATABASE IF EXISTS shian_pinyin")
        try await admin.administer(
            "CREATE DATABASE shian_pinyin TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'zh'"
        )
        let error = await #expect(throws: StorageError.self) {
            _ = try await PostgresDatabase(url: url.replacing("/postgres?", with: "/shian_pinyin?"))
        }
        try await admin.administer("DROP DATABASE shian_pinyin")
        await admin.close()
        #expect(error?.description.contains("LOCALE 'C'") == true)
    }
}

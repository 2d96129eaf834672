import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Office
import Primitives
import Storage
import Testing
import Web

/// Laying a sample down as evidence, as a browser meets it.
@Suite(.serialized) struct SampleEvidencePageTests {
    private static let fixture = Task { try await WebFixture.make() }

    private final class Box: @unchecked Sendable { var answer: (status: Int, text: String)? }

    private func send(
        _ method: Route.Method,
        _ pattern: String,
        row: String,
        by visitor: WebFixture.Visitor,
        _ fields: [String: String] = [:]
    ) async throws -> (status: Int, text: String) {
        let fixture = try await Self.fixture.value
        let route = try required(fixture.site.routes.first { $0.method == method && $0.path == pattern }, pattern)
        let box = Box()
        try await Application(router: fixture.site.router()).test(.router) { client in
            let address = pattern.replacing(/:(matter|sample)/, with: row)
            let response = try await fixture.send(route, to: address, by: visitor, fields: fields, client: client)
            box.answer = (Int(response.status.code), String(buffer: response.body))
        }
        return try required(box.answer)
    }

    private static let page = "/office/matters/:matter"
    private static let samples = "/office/matters/:matter/samples"

    /// A matter with a sample among its evidence, and one whose step wants none.
    private func matter(_ sql: SQL) async throws -> String {
        let fixture = try await Self.fixture.value
        let id: String? = try await fixture.office.database.read { db in try db.first(sql)?.get(at: 0) }
        return try required(id, "a matter")
    }

    @Test func `a sample laid down is linked from the evidence with its conclusion`() async throws {
        let fixture = try await Self.fixture.value
        let id = try await matter(
            """
            SELECT evidence.matter FROM evidence_specimen
            JOIN evidence ON evidence.id = evidence_specimen.evidence ORDER BY evidence.id LIMIT 1
            """
        )
        let seen = try await send(.get, Self.page, row: id, by: fixture.officeVisitor)
        #expect(seen.status == 200)
        #expect(seen.text.contains("查看样品"))
        #expect(seen.text.contains("/office/sampling/specimens/"))
    }

    @Test func `a step that wants no sample refuses one beside the field, and so does an empty choice`() async throws {
        let fixture = try await Self.fixture.value
        let disposal = try await matter(
            """
            SELECT matter.id FROM matter JOIN matter_standing ON matter_standing.matter = matter.id
            WHERE matter_standing.state = 'open' AND matter.procedure_id = 'disposal' ORDER BY matter.id LIMIT 1
            """
        )
        let refused = try await send(
            .post,
            Self.samples,
            row: disposal,
            by: fixture.officeVisitor,
            ["specimen": "01900000-0000-7000-8000-000000000000"]
        )
        #expect(refused.status == 422)
        #expect(refused.text.contains("这一步不需要附样品"))
        let closed = try await matter(
            "SELECT matter FROM matter_standing WHERE state = 'closed' ORDER BY matter LIMIT 1"
        )
        let late = try await send(.post, Self.samples, row: closed, by: fixture.officeVisitor)
        #expect(late.status == 422)
        #expect(late.text.contains("这件事已经办结"))
    }

    @Test func `a retest under way is said on the disposal, with number and time`() async throws {
        let fixture = try await Self.fixture.value
        let id = try await matter(
            """
            SELECT matter.id FROM matter
            JOIN matter_standing ON matter_standing.matter = matter.id AND matter_standing.state = 'open'
            WHERE matter.procedure_id = 'disposal'
                AND NOT EXISTS (SELECT 1 FROM sample_claim WHERE sample_claim.sample = matter.sample)
            ORDER BY matter.id DESC LIMIT 1
            """
        )
        let before = try await send(.get, Self.page, row: id, by: fixture.officeVisitor)
        #expect(!before.text.contains("复检进行中"))
        let sample = try await matter("SELECT sample FROM matter WHERE id = \(id)")
        let asked = try await send(
            .post,
            "/office/samples/:sample/chain",
            row: sample,
            by: fixture.officeVisitor,
            [
                "subject": "result", "applicant": "被抽样单位", "grounds": "有异议", "applied": "2024-06-20",
                "served": "2024-06-18",
            ]
        )
        #expect(asked.status == 303)
        let seen = try await send(.get, Self.page, row: id, by: fixture.officeVisitor)
        for words in ["复检进行中", "复检〔2024〕", "2024-06-20 申请", "产品控制和召回义务不停止"] {
            #expect(seen.text.contains(words), "\(words)")
        }
    }
}

import Office
import Pages
import Rules
import Supervision

extension Site {
    var searchRoutes: [Route] {
        [
            Route(.get, Link.search, .signedIn(.readLedger)) { visit in
                let text = visit.query["q"] ?? ""
                return .page(
                    SearchPage(viewer: try visit.viewer(), text: text, groups: try await answers(visit, text)).page
                )
            },
            Route(.get, Link.suggest, .signedIn(.readLedger)) { visit in
                let groups = try await answers(visit, visit.query["q"] ?? "")
                return .file(
                    name: "answers.txt",
                    mediaType: "text/plain; charset=utf-8",
                    content: Array(SearchPage.suggestions(groups).utf8),
                    inline: true
                )
            },
        ]
    }

    private func answers(_ visit: Visit, _ text: String) async throws -> [SearchPage.Group] {
        try await SearchDesk(visit.office).find(text, by: visit.officer()).map {
            SearchPage.Group(kind: $0.kind, answers: $0.answers)
        }
    }
}

import Office
import Pages
import Rules
import Supervision

extension Site {
    /// Open to whoever is signed in: the desk says which kinds of things they may look for.
    var searchRoutes: [Route] {
        [
            Route(.get, Link.search, .signedInAny) { visit in
                let text = visit.query["q"] ?? ""
                let viewer = try visit.viewer()
                let desk = SearchDesk(visit.office)
                guard let kind = visit.query["kind"].flatMap({ SearchKind(rawValue: $0) }) else {
                    let groups = try await desk.find(text, by: visit.officer(), counting: true)
                    return .page(SearchPage(viewer: viewer, text: text, groups: groups).page)
                }
                let group = try await desk.page(text, of: kind, page: visit.pageNumber, by: visit.officer())
                let paging = Paging(
                    page: visit.pageNumber,
                    total: group.total,
                    base: visit.addressWithoutPage(Link.search),
                    size: SearchDesk.pageSize
                )
                return .page(SearchPage(viewer: viewer, text: text, groups: [group], paging: paging).page)
            },
            Route(.get, Link.suggest, .signedInAny) { visit in
                let groups = try await SearchDesk(visit.office).find(visit.query["q"] ?? "", by: visit.officer())
                return .file(
                    name: "answers.txt",
                    mediaType: "text/plain; charset=utf-8",
                    content: Array(SearchPage.suggestions(groups).utf8),
                    inline: true
                )
            },
        ]
    }
}

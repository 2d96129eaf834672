import Markup
import Primitives
import Rules
package import Supervision

/// Where the staff of a grid begin the day: whom nobody visited this month, and the button to write a patrol down.
package struct OwnGridPage: Sendable {
    package var viewer: Viewer
    package var own: OwnGrid
    package var paging: Paging

    package init(viewer: Viewer, own: OwnGrid, paging: Paging) {
        self.viewer = viewer
        self.own = own
        self.paging = paging
    }

    package var page: Page {
        let grid = own.grid
        let patrol: Markup? =
            grid.isActive
            ? "<div class=\"actions\"><a class=\"button primary\" href=\"\(Link.gridPart(grid.id, "patrols"))\">登记巡查</a></div>"
            : nil
        let stopped: Markup? =
            grid.isActive ? nil : "<p class=\"notice warn\">这个网格已经停用，不能再登记巡查，请联系乡镇食安办。</p>"
        return .office(
            grid.name,
            section: .ownGrid,
            viewer: viewer,
            lead: "<p class=\"quiet\">\(viewer.naming.area(grid.township)) \(grid.villages)</p>",
            actions: patrol ?? .empty,
            """
            \(stopped)
            <div class="tally"><div><b>\(own.operators)</b><span>监管对象</span></div><div class="good"><b>\(own.operators - own.unvisitedTotal)</b><span>本月已巡查</span></div>
            <div class="warn"><b>\(own.unvisitedTotal)</b><span>本月还没有巡查</span></div></div>
            \(unvisited)\(patrols)
            """
        )
    }

    private var unvisited: Markup {
        guard own.unvisitedTotal > 0 else {
            let words = own.operators == 0 ? "本网格还没有登记监管对象。" : "本月每一家都巡查过了。"
            return "<section class=\"panel empty\"><p>\(words)</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>本月还没有巡查</h2><div class="table"><table><caption class="visually-hidden">本月还没有巡查的监管对象</caption>
            <thead><tr><th scope="col">监管对象</th><th scope="col">地址</th><th scope="col">上次巡查</th><th scope="col">登记</th></tr></thead>
            <tbody>\(each: own.unvisited, row)</tbody></table></div>\(paging.view)</section>
            """
    }

    private func row(_ row: OwnGrid.Unvisited) -> Markup {
        let record: Markup? =
            own.grid.isActive
            ? "<a class=\"button\" href=\"\(Address.make(Link.gridPart(own.grid.id, "patrols"), [("operator", row.id)]))\" aria-label=\"登记\(row.name)的巡查\">登记巡查</a>"
            : nil
        return """
            <tr><th scope="row" class="lead"><a href="\(Link.operator(row.id))">\(row.name)</a></th><td data-label="地址">\(row.address)</td>
            <td data-label="上次巡查" class="nowrap">\(row.lastVisit?.description ?? "没有巡查过")</td><td data-label="登记">\(record)</td></tr>
            """
    }

    private var patrols: Markup {
        guard !own.patrols.isEmpty else { return "" }
        return """
            <section class="panel"><h2>最近的巡查</h2><ol class="events">\(each: own.patrols, { PatrolParts.event($0) })</ol>
            <p><a href="\(Link.patrols)">全部巡查记录</a></p></section>
            """
    }
}

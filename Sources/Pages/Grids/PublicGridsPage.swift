import Markup
import Primitives
package import Supervision

/// Who answers for where, for everybody: names on duty and the office's telephone, nobody's own number.
package struct PublicGridsPage: Sendable {
    package var onlooker: Onlooker
    /// By township, each with its name.
    package var groups: [(township: String, grids: [GridSummary])]
    /// What was looked for; empty for all.
    package var text: String

    package init(onlooker: Onlooker, text: String, groups: [(township: String, grids: [GridSummary])]) {
        self.onlooker = onlooker
        self.text = text
        self.groups = groups
    }

    package var page: Page {
        Page(
            title: "食品安全网格",
            body: """
                <body class="open">
                <a class="skip" href="#main">跳到正文</a>
                \(Page.banner(onlooker.simulatedDay))
                \(Page.openHeader(onlooker, .grids))
                <main id="main">
                <div class="page-head"><div><h1>食品安全网格：谁负责哪里</h1><p class="quiet">这里公布每个网格的责任人；还没有定人的，先找所在乡镇的食品安全办公室。发现食品安全问题，可以打网格的公开电话，也可以拨打 12315。</p></div></div>
                \(content)
                </main>
                </body>
                """,
            largeText: onlooker.largeText
        )
    }

    private var content: Markup {
        let search: Markup = """
            <form class="filters" method="get" action="\(Link.publicGrids)"><div class="field wide"><label for="q">乡镇、村（社区）或网格</label><input id="q" name="q" type="search" value="\(text)"></div><button class="button primary" type="submit">查找</button></form>
            """
        guard !groups.isEmpty else {
            let words =
                text.isEmpty ? "网格还没有公布。" : "没有找到“\(text)”所在的网格，请换一个字少些的词再试，或拨打 12315。"
            return "\(search)<div class=\"panel empty\"><p>\(words)</p></div>"
        }
        return """
            \(search)
            <nav class="tabs" aria-label="乡镇">\(each: Array(groups.enumerated()), { "<a href=\"#t\($0.offset)\">\($0.element.township)</a>" })</nav>
            \(each: Array(groups.enumerated()), { group($0.offset, $0.element.township, $0.element.grids) })
            """
    }

    private func group(_ number: Int, _ township: String, _ grids: [GridSummary]) -> Markup {
        """
        <section class="panel flush cards" id="t\(number)"><h2>\(township)</h2><div class="table"><table><caption class="visually-hidden">\(township)的网格</caption>
        <thead><tr><th scope="col">网格</th><th scope="col">所辖村（社区）</th><th scope="col">网格监管员</th><th scope="col">协管员</th><th scope="col">公开电话</th></tr></thead>
        <tbody>\(each: grids, { "<tr><th scope=\"row\" class=\"lead\">\($0.grid.name)</th><td data-label=\"所辖村\">\($0.grid.villages)</td><td data-label=\"网格监管员\">\($0.supervisors.isEmpty ? "待定" : $0.supervisors.joined(separator: "、"))</td><td data-label=\"协管员\">\($0.assistants.joined(separator: "、"))</td><td data-label=\"公开电话\" class=\"nowrap\">\($0.grid.contact)</td></tr>" })</tbody></table></div></section>
        """
    }
}

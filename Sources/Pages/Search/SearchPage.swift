import Markup
import Rules
package import Supervision

/// The box in the frame of every page; it works as a form, and answers while typing where script runs.
enum SearchBox {
    static func view(_ viewer: Viewer) -> Markup? {
        guard viewer.may(.readLedger) || viewer.may(.manageAccounts) else { return nil }
        return """
            <form class="search-box" role="search" method="get" action="\(Link.search)" data-suggest="\(Link.suggest)">
            <label for="search" class="visually-hidden">查找监管对象、人员、样品、事项、账号</label>
            <input id="search" name="q" type="search" placeholder="查找" autocomplete="off" maxlength="40"><button class="visually-hidden" type="submit">查找</button></form>
            """
    }
}

/// The answers to one question, by kind, or a page of those of one kind.
package struct SearchPage: Sendable {
    package var viewer: Viewer
    package var text: String
    package var groups: [SearchGroup]
    /// Where one kind is asked for.
    package var paging: Paging?

    package init(viewer: Viewer, text: String, groups: [SearchGroup], paging: Paging? = nil) {
        self.viewer = viewer
        self.text = text
        self.groups = groups
        self.paging = paging
    }

    package var page: Page {
        .office(
            "查找",
            section: nil,
            viewer: viewer,
            lead: "<p class=\"quiet\">可输入名称中相连的任意两个字、拼音首字母（如 ycxdys）、编号的开头或结尾、电话后四位；几个词用空格隔开，如“豇豆 凤城”。</p>",
            """
            <form class="filters" method="get" action="\(Link.search)"><div class="field wide"><label for="q">查找</label><input id="q" name="q" type="search" value="\(text)" maxlength="40"></div><button class="button" type="submit">查找</button></form>
            \(answers)
            """
        )
    }

    private var answers: Markup {
        guard groups.contains(where: { !$0.answers.isEmpty }) else {
            guard text.count > 1 else { return "<p class=\"quiet\">请至少输入两个字。</p>" }
            return "<div class=\"panel empty\"><p>没有找到“\(text)”。</p><p>换一个词，或只输入名称中相连的两三个字再试。</p></div>"
        }
        return "\(each: groups, group)"
    }

    private func group(_ group: SearchGroup) -> Markup {
        let foot: Markup? =
            if let paging {
                paging.view
            } else if group.answers.count < group.total {
                "<p class=\"small\"><a href=\"\(Link.search(text, of: group.kind))\">全部\(group.kind.title)\(Self.total(group))</a></p>"
            } else { nil }
        return """
            <section class="panel"><h2>\(group.kind.title) <span class="small quiet">\(Self.total(group))</span></h2>
            <ul class="answers">\(each: group.answers, answer)</ul>\(foot)</section>
            """
    }

    private static func total(_ group: SearchGroup) -> String { "\(group.total) 条\(group.isWhole ? "" : "以上，请再加一个词")" }

    private func answer(_ answer: SearchAnswer) -> Markup {
        """
        <li><a href="\(Self.link(answer))">\(answer.title)</a> \(Self.badge(answer))<span class="small quiet">\(answer.detail)</span></li>
        """
    }

    private static func badge(_ answer: SearchAnswer) -> Markup? {
        answer.standing.map { standing in
            let tone: Part.Tone =
                switch standing.tone {
                case .plain: .plain
                case .good: .good
                case .warn: .warn
                case .bad: .bad
                }
            return Part.badge(standing.word, tone)
        }
    }

    /// The list under the box: options of a listbox, each with its address.
    package static func suggestions(_ groups: [SearchGroup]) -> String {
        var number = 0
        var html: Markup = ""
        for group in groups {
            var options: Markup = ""
            for answer in group.answers {
                let standing: Markup? = answer.standing.map { " <b class=\"small\">\($0.word)</b>" }
                options =
                    "\(options)<li role=\"option\" id=\"search-option-\(number)\" aria-selected=\"false\" data-link=\"\(link(answer))\"><span>\(answer.title)\(standing)</span><span class=\"small quiet\">\(answer.detail)</span></li>"
                number += 1
            }
            html =
                "\(html)<li role=\"presentation\" class=\"kind\">\(group.kind.title)</li>\(options)"
        }
        return html.html
    }

    static func link(_ answer: SearchAnswer) -> String {
        switch answer.kind {
        case .operator, .person: Link.operator(answer.owner)
        case .sample: Link.sample(answer.subject)
        case .specimen: Link.specimen(answer.subject)
        case .matter: Link.matter(answer.subject)
        case .gridStaff: Link.grid(answer.owner)
        case .account: Link.account(answer.subject)
        }
    }
}

extension Link {
    /// All answers of one kind.
    package static func search(_ text: String, of kind: SearchKind) -> String {
        Address.make(search, [("q", text), ("kind", kind.rawValue)])
    }
}

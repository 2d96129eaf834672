import Judging
import Markup
import Primitives
import Rules

/// Limits and their sources as every page about standards shows them.
enum LimitPart {
    /// `GB 2763-2021，4.57，第42页`.
    static func place(_ limit: LimitUsed) -> String {
        guard limit.origin == .rulebook else { return "文件所印" }
        return [limit.standard, limit.clause, limit.page.map { "第\($0)页" } ?? ""].filter { !$0.isEmpty }
            .joined(separator: "，")
    }

    static func source(_ limit: LimitUsed) -> Markup {
        let from: Markup? = limit.from.map { "<span class=\"quiet\">（\($0.description) 起施行）</span>" }
        return "\(place(limit))\(from)\(confidence(limit))"
    }

    /// Nothing where the source was seen.
    static func confidence(_ limit: LimitUsed) -> Markup? {
        switch limit.confidence {
        case .remembered: " <span class=\"tag\">凭记忆录入，未核对原文</span>"
        case .unconfirmed: " <span class=\"tag\">未确认</span>"
        case .seen, nil: nil
        }
    }

    /// What stands beside the figure: 临时限量, 以脂肪计.
    static func marks(_ limit: LimitUsed) -> Markup {
        let words = [
            limit.provisional ? "临时限量" : "", limit.extraneous ? "再残留限量" : "", limit.note,
            limit.appliesTo.isEmpty ? "" : "适用于\(limit.appliesTo)",
        ].filter { !$0.isEmpty }
        return "\(each: words, { " <span class=\"tag\">\($0)</span>" })"
    }

    static func line(_ limit: LimitUsed) -> Markup {
        "<b>\(limit.wording)</b>\(marks(limit)) <span class=\"quiet\">\(limit.food)</span><br>\(source(limit))"
    }
}

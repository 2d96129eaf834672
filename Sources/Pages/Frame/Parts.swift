import Judging
import Markup
import Primitives
import Rules
import Supervision

/// Small pieces that every page is made of.
enum Part {
    enum Tone: String { case good, warn, bad, going, plain }

    static func badge(_ text: String, _ tone: Tone) -> Markup {
        "<span class=\"badge \(tone.rawValue)\">\(text)</span>"
    }

    static func verdict(_ verdict: Verdict) -> Markup {
        switch verdict {
        case .pass: badge("合格", .good)
        case .fail: badge("不合格", .bad)
        case .undetermined: badge("待判定", .warn)
        }
    }

    static func verdict(_ conclusion: SampleConclusion) -> Markup {
        badge(conclusion.chinese, conclusion.isBad ? .bad : conclusion.isConcluded ? .good : .warn)
    }

    static func tone(_ verdict: Verdict) -> String {
        switch verdict {
        case .pass: "good"
        case .fail: "bad"
        case .undetermined: "warn"
        }
    }

    /// The time used and allowed, as words and a bar.
    static func clock(_ due: DueTime, from start: Instant, closed: Instant? = nil, now: Instant) -> Markup {
        switch due {
        case .calendarMissing(let year, let earliest):
            let bound: Markup? = earliest.map { "<br>最早 \(lastDay($0))" }
            return "<span class=\"clock\"><span class=\"soon\">缺 \(year) 年节假日安排，期限未定\(bound)</span></span>"
        case .at(let instant):
            if let closed {
                let late = closed >= instant
                return """
                    <span class="clock"><span class="\(late ? "late" : "quiet")">\(closed.day.description) 办结\(late ? "（逾期）" : "")</span></span>
                    """
            }
            return running(until: instant, from: start, now: now)
        }
    }

    private static func running(until due: Instant, from start: Instant, now: Instant) -> Markup {
        let whole = max(1, due.milliseconds - start.milliseconds)
        let used = max(0, now.milliseconds - start.milliseconds)
        let share = min(100, used * 100 / whole)
        let tone = now >= due ? "late" : share >= 80 ? "soon" : ""
        let words: String
        if now >= due {
            let days = due.day.distance(to: now.day) + 1
            words = "已逾期 \(max(1, days)) 天"
        } else {
            let days = now.day.distance(to: due.day) - (due.minuteOfDay == 0 ? 1 : 0)
            words = days <= 0 ? "今日到期" : "剩 \(days) 天"
        }
        return """
            <span class="clock"><span class="\(tone)">\(words)</span>\(bar(Int(share), tone))<span class="quiet">\(lastDay(due)) 前</span></span>
            """
    }

    /// A due moment at midnight belongs to the day that ends there.
    static func lastDay(_ due: Instant) -> String {
        due.minuteOfDay == 0 ? due.day.adding(days: -1).description : due.short
    }

    /// A bar from 0 to 100, with a mark at the target where there is one.
    ///
    /// The words beside it say the same.
    static func bar(_ percent: Int, _ tone: String = "", mark: Int? = nil) -> Markup {
        let line: Markup? = mark.map {
            "<rect class=\"mark\" x=\"\(min(99, max(0, $0)))\" y=\"0\" width=\"1\" height=\"6\"/>"
        }
        return """
            <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="used \(tone)" width="\(min(100, max(0, percent)))" height="6"/>\(line)</svg>
            """
    }

    static func faults(_ faults: [FieldFault]) -> Markup? {
        guard !faults.isEmpty else { return nil }
        return """
            <div class="summary-of-faults" role="alert" tabindex="-1" autofocus><h2>请先改正下列 \(faults.count) 处</h2>
            <ul>\(each: faults, { "<li><a href=\"#\($0.field)\">\($0.advice)</a></li>" })</ul></div>
            """
    }

    static func fault(_ field: String, in faults: [FieldFault]) -> Markup? {
        faults.first { $0.field == field }.map {
            "<span class=\"fault\" id=\"\(field)-fault\">\($0.advice)</span>"
        }
    }

    static func invalid(_ field: String, in faults: [FieldFault]) -> Markup? {
        faults.contains { $0.field == field }
            ? " aria-invalid=\"true\" aria-describedby=\"\(field)-fault\"" : nil
    }

    static func fact(_ name: String, _ value: Markup) -> Markup { "<dt>\(name)</dt><dd>\(value)</dd>" }

    static func fact(_ name: String, _ value: String?) -> Markup? {
        guard let value, !value.isEmpty else { return nil }
        return "<dt>\(name)</dt><dd>\(value)</dd>"
    }

    /// The path of a food's class as people read it; the official tables write `食用农产品-->蔬菜`.
    static func foodPath(_ text: String) -> String { text.replacing("-->", with: " › ") }

    /// The way out of the system for a list; whoever may not take it does not see it.
    static func export(_ link: String, _ viewer: Viewer) -> Markup? {
        viewer.may(.exportData) ? "<a class=\"button\" href=\"\(link)\">导出 Excel</a>" : nil
    }

    /// The day of an event that may be entered later; today until somebody says otherwise.
    static func eventDay(
        _ name: String,
        _ label: String,
        hint: String,
        from first: Day? = nil,
        typed: String?,
        _ faults: [FieldFault],
        _ viewer: Viewer
    ) -> Markup {
        let today = viewer.now.day.description
        let value = typed.flatMap { $0.isEmpty ? nil : $0 } ?? today
        let least: Markup? = first.map { " min=\"\($0.description)\"" }
        return """
            <div class="field"><label for="\(name)">\(label)</label><span class="hint">\(hint)</span><input id="\(name)" name="\(name)" type="date" value="\(value)"\(least) max="\(today)"\(invalid(name, in: faults))>\(fault(name, in: faults))</div>
            """
    }

    static func option(_ value: String, _ title: String, selected: String) -> Markup {
        "<option value=\"\(value)\"\(" selected", if: value == selected)>\(title)</option>"
    }

    static func select(
        _ name: String,
        _ label: String,
        _ options: [(value: String, title: String)],
        selected: String,
        id: String? = nil,
        faults: [FieldFault] = []
    ) -> Markup {
        """
        <div class="field"><label for="\(id ?? name)">\(label)</label><select id="\(id ?? name)" name="\(name)"\(invalid(name, in: faults))>
        \(each: options, { option($0.value, $0.title, selected: selected) })
        </select>\(fault(name, in: faults))</div>
        """
    }
}

/// A list cut into pages; its address carries the filter.
package struct Paging: Sendable {
    package static let size = 50

    package var page: Int
    package var total: Int
    /// The address of the list with its filter, ending in `?` or `&`.
    package var base: String
    /// Rows of one page.
    package var size: Int

    package init(page: Int, total: Int, base: String, size: Int = Paging.size) {
        self.page = page
        self.total = total
        self.base = base
        self.size = size
    }

    private var last: Int { max(1, (total + size - 1) / size) }

    /// The places of the page's rows in the whole list; empty beyond its end.
    package var rows: Range<Int> {
        let start = min(total, (page - 1) * size)
        return start..<min(total, start + size)
    }

    var view: Markup {
        let previous: Markup =
            page > 1 ? "<a href=\"\(base)page=\(page - 1)\" rel=\"prev\">上一页</a>" : "<span>上一页</span>"
        let next: Markup = page < last ? "<a href=\"\(base)page=\(page + 1)\" rel=\"next\">下一页</a>" : "<span>下一页</span>"
        return """
            <div class="table-foot"><span>共 \(total) 条，第 \(page) / \(last) 页</span><nav class="pages" aria-label="翻页">\(previous)\(next)</nav></div>
            """
    }
}

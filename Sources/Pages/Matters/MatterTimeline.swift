import Markup
import Primitives
import Rules
import Supervision

/// All that happened to a matter, in the order of time.
struct MatterTimeline {
    let file: MatterFile
    let viewer: Viewer
    let faults: [FieldFault]
    let typed: [String: String]

    private struct Entry {
        var at: Instant
        var mark: String
        var title: String
        var who: String?
        var words: String
        var link: String?
        /// When it was entered, where that was later.
        var recordedAt: Instant?
    }

    var view: Markup {
        let entries = entries
        return """
            <section class="panel" id="timeline"><h2>经过</h2><ol class="timeline">\(each: entries, row)</ol>\(commentForm)</section>
            """
    }

    private func row(_ entry: Entry) -> Markup {
        let who: Markup? = entry.who.map { " · \(file.names[$0] ?? "系统")" }
        let moment = entry.recordedAt.map { "\(entry.at.day)（\($0.short) 补录）" } ?? entry.at.short
        let words: Markup? = entry.words.isEmpty ? nil : "<span class=\"words\">\(entry.words)</span>"
        let title: Markup = entry.link.map { "<a href=\"\($0)\">\(entry.title)</a>" } ?? "\(entry.title)"
        return """
            <li class="\(entry.mark)"><b>\(title)</b> <span class="small quiet">\(moment)\(who)</span>\(words)</li>
            """
    }

    private var commentForm: Markup {
        """
        <form class="form" method="post" novalidate action="\(Link.matter(file.matter.id))/comment">\(hidden("token", viewer.formToken))
        <div class="field"><label for="comment">备注</label><span class="hint">看得到这件事的人都能看到；保存后不能修改或删除，写错了请再写一条。</span><textarea id="comment" name="comment" rows="2"\(Part.invalid("comment", in: faults))>\(typed["comment"])</textarea>\(Part.fault("comment", in: faults))</div>
        <button class="button" type="submit">保存备注</button></form>
        """
    }

    private var entries: [Entry] {
        let all = steps + evidence + pauseRequests + pauses + extensions + handovers + corrections + others
        return all.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func stepTitle(_ id: String) -> String { file.matter.version.step(id)?.title ?? id }

    private var steps: [Entry] {
        let matter = file.matter
        let opening = Entry(at: matter.openedAt, mark: "step", title: "开启", words: "", recordedAt: matter.recordedAt)
        var entries = [opening]
        for (position, step) in file.matter.steps.enumerated() {
            guard let at = step.doneAt, !file.matter.wasHandedOver(at: position),
                !file.matter.wasSteppedBack(at: position)
            else { continue }
            let title = "完成“\(stepTitle(step.step))”"
            entries.append(
                Entry(
                    at: at,
                    mark: "step",
                    title: title,
                    who: step.doneBy,
                    words: step.note,
                    recordedAt: step.recordedAt
                )
            )
        }
        if case .closed(let outcome, _, let at) = file.matter.standing {
            entries.append(Entry(at: at, mark: "step", title: "办结：\(outcome)", who: nil, words: "", link: nil))
        }
        if case .annulled(let reason, let at) = file.matter.standing {
            entries.append(Entry(at: at, mark: "step", title: "撤销", words: reason))
        }
        return entries
    }

    private var corrections: [Entry] {
        file.matter.corrections.flatMap { asked in
            entries(asked.asking, mark: "way", asked.kind.title, words: asked.asking.reason)
        }
    }

    /// That something was asked for, and what was said to it.
    private func entries(
        _ asking: Matter.Asking,
        mark: String,
        _ title: String,
        detail: String = "",
        words: String
    ) -> [Entry] {
        var entries = [
            Entry(at: asking.askedAt, mark: mark, title: "申请\(title)\(detail)", who: asking.askedBy, words: words)
        ]
        if let at = asking.decidedAt {
            let answer = asking.state == .approved ? "同意\(title)" : "不同意\(title)"
            entries.append(Entry(at: at, mark: mark, title: answer, who: asking.decidedBy, words: asking.decision))
        }
        return entries
    }

    private var evidence: [Entry] {
        // A printed document has an entry of its own.
        let printed = Set(file.work.documents.map { "\($0.title) \($0.number)" })
        return file.evidence.filter { $0.fileName != nil || !printed.contains($0.note) }.map { record in
            let title = file.matter.version.evidence(record.need)?.title ?? record.need
            return Entry(
                at: record.createdAt,
                mark: "evidence",
                title: "证据：\(title)",
                who: record.createdBy,
                words: record.note,
                link: record.fileName == nil ? nil : Link.evidence(record.id, matter: file.matter.id)
            )
        }
    }

    private var pauses: [Entry] {
        file.matter.pauses.flatMap { pause in
            let title = file.matter.version.pause(pause.reason)?.title ?? pause.reason
            var entries = [
                Entry(
                    at: pause.from,
                    mark: "pausing",
                    title: "中止：\(title)",
                    who: pause.by,
                    words: pause.note,
                    recordedAt: pause.fromRecordedAt
                )
            ]
            if let to = pause.to {
                entries.append(
                    Entry(
                        at: to,
                        mark: "pausing",
                        title: "恢复计时",
                        who: pause.liftedBy,
                        words: "",
                        recordedAt: pause.toRecordedAt
                    )
                )
            }
            return entries
        }
    }

    private var pauseRequests: [Entry] {
        file.matter.pauseRequests.flatMap { asked in
            let reason = asked.asking.reason
            let title = file.matter.version.pause(reason)?.title ?? reason
            return entries(asked.asking, mark: "pausing", "中止", detail: "：\(title)", words: asked.note)
        }
    }

    private var extensions: [Entry] {
        file.matter.extensions.flatMap { asked in
            let clock = asked.position.map { stepTitle(file.matter.steps[min($0, file.matter.steps.count - 1)].step) }
            let detail = " \(asked.term.words)（\(clock ?? "全程")）"
            return entries(asked.asking, mark: "pausing", "延期", detail: detail, words: asked.asking.reason)
        }
    }

    private var handovers: [Entry] {
        file.matter.handovers.flatMap { handover in
            let word = handover.kind == .handover ? "移送" : "上报"
            let way = "\(viewer.naming.holder(handover.from)) → \(viewer.naming.holder(handover.to))"
            let papers = handover.papers.isEmpty ? "" : "；随附：\(handover.papers)"
            var entries = [
                Entry(
                    at: handover.sentAt,
                    mark: "way",
                    title: "\(word)：\(way)",
                    who: handover.sentBy,
                    words: handover.reason + papers,
                    link: nil
                )
            ]
            if let at = handover.answeredAt {
                entries.append(
                    Entry(
                        at: at,
                        mark: "way",
                        title: Self.answer(handover),
                        who: handover.answeredBy,
                        words: handover.answer,
                        link: nil
                    )
                )
            }
            return entries
        }
    }

    private static func answer(_ handover: Matter.Handover) -> String {
        switch (handover.kind, handover.state) {
        case (.handover, .received): "已接收移送"
        case (.escalation, .received): "上级接办"
        case (.escalation, .answered): "已答复上报"
        case (_, .withdrawn): "已撤回"
        default: "退回"
        }
    }

    private var others: [Entry] {
        let work = file.work
        let comments = work.comments.map {
            Entry(at: $0.at, mark: "comment", title: "备注", who: $0.by, words: $0.text, link: nil)
        }
        let given = work.assignments.map {
            Entry(
                at: $0.givenAt,
                mark: "comment",
                title: "交办 \(file.names[$0.account] ?? "已停用账号")",
                who: $0.givenBy,
                words: "",
                link: nil
            )
        }
        let documents = work.documents.flatMap { document in
            let link = Link.document(document.id, matter: file.matter.id)
            var entries = [
                Entry(
                    at: document.issuedAt,
                    mark: "evidence",
                    title: "文书：\(document.title) \(document.number)",
                    who: document.issuedBy,
                    words: "",
                    link: link
                )
            ]
            if let at = document.voidedAt {
                entries.append(
                    Entry(
                        at: at,
                        mark: "evidence",
                        title: "作废 \(document.number)",
                        who: document.voidedBy,
                        words: document.voidReason ?? "",
                        link: nil
                    )
                )
            }
            return entries
        }
        return comments + given + documents
    }
}

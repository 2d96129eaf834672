import Markup
import Primitives
import Rules
import Supervision

/// What was laid down: words, files, photos with what their cameras said.
extension MatterPage {
    var evidencePanel: Markup {
        guard !file.evidence.isEmpty else {
            return
                "<section class=\"panel\" id=\"evidence\"><h2>证据</h2><p class=\"quiet\">还没有证据。办理每一步时上传或填写。</p>\(laterForm)</section>"
        }
        return """
            <section class="panel flush cards" id="evidence"><h2>证据</h2><div class="table"><table><thead><tr><th scope="col">名称</th><th scope="col">内容</th><th scope="col">步骤</th><th scope="col">提交</th></tr></thead><tbody>
            \(each: file.evidence, evidenceRow)
            </tbody></table></div>\(laterForm)</section>
            """
    }

    /// True of what was laid down after its step was entered as done.
    private func isLater(_ record: EvidenceRecord) -> Bool {
        guard let step = matter.steps.last(where: { $0.step == record.step }), let end = step.recordedAt ?? step.doneAt
        else { return false }
        return record.createdAt > end
    }

    /// Adding to a step that is done: a signed copy, a photo that came later.
    private var laterForm: Markup? {
        guard file.work.actions.contains(.addLater) else { return nil }
        var seen: Set<String> = []
        let steps = matter.steps.filter { $0.doneAt != nil && $0.step != matter.currentStep?.id }
            .filter { seen.insert($0.step).inserted }.compactMap { matter.version.step($0.step) }
        let places = steps.flatMap { step in
            step.evidence.filter { $0.kind != .sample }.map { need in
                (value: "\(step.id)/\(need.id)", title: "\(step.title)：\(need.title)")
            }
        }
        guard !places.isEmpty else { return nil }
        let isOpen = faults.contains { $0.field == "later" }
        return """
            <details class="later"\(" open", if: isOpen)><summary>为已完成的步骤补充材料</summary>
            <form class="form" method="post" novalidate enctype="multipart/form-data" action="\(Link.matter(matter.id))/evidence">\(hidden("token", viewer.formToken))
            \(Part.select("place", "补充到", [("", "请选择")] + places, selected: typed["place"] ?? "", id: "later"))\(Part.fault("later", in: faults))
            <div class="field"><label for="later-file">文件或照片，可以选多个</label><input id="later-file" name="file" type="file" accept="image/*,.pdf,.docx,.xlsx" multiple></div>
            <div class="field"><label for="later-note">说明</label><textarea id="later-note" name="note" rows="2">\(typed["place"] == nil ? nil : typed["note"])</textarea></div>
            <button class="button" type="submit">补充材料</button></form></details>
            """
    }

    private func evidenceRow(_ record: EvidenceRecord) -> Markup {
        let title = matter.version.evidence(record.need)?.title ?? record.need
        let link: Markup? = record.fileName.map {
            "\(thumbnail(record))<a href=\"\(Link.evidence(record.id, matter: matter.id))\">\($0)</a><br>"
        }
        let specimen: Markup? = file.work.laid[record.id].map { laid in
            "<br><a href=\"\(Link.specimen(laid.id))\">查看样品</a> \(Part.conclusion(laid))"
        }
        return """
            <tr><th scope="row" class="lead">\(title)\(" \(Part.badge("事后补充", .plain))", if: isLater(record))</th><td data-label="内容">\(link)\(record.note)\(specimen)\(photoFacts(record))</td><td data-label="步骤">\(matter.version.step(record.step)?.title ?? record.step)</td>
            <td data-label="提交" class="small">\(file.names[record.createdBy] ?? "系统")<br>\(record.createdAt.short)</td></tr>
            """
    }

    private func thumbnail(_ record: EvidenceRecord) -> Markup? {
        guard record.picture?.hasThumbnail == true else { return nil }
        let address = Link.evidence(record.id, matter: matter.id)
        return """
            <a class="thumb" href="\(address)"><img src="\(address)/thumbnail" alt="\(record.fileName ?? "照片")" loading="lazy" width="96" height="96"></a>
            """
    }

    /// Where and when a photo was taken is for officers; the public copy says neither.
    private func photoFacts(_ record: EvidenceRecord) -> Markup? {
        guard let picture = record.picture else { return nil }
        let place = picture.place.map { place in
            " · 拍摄位置 \(Self.degrees(place.latitude))，\(Self.degrees(place.longitude))（\(place.datum.rawValue)）"
        }
        let taken = picture.takenAt.map { " · 相机时间 \($0)" }
        return """
            <br><span class="small quiet">\(picture.width) × \(picture.height)\(taken)\(place) · <a href="\(Link.evidence(record.id, matter: matter.id))/public">公开用副本</a></span>
            """
    }

    /// To five decimals, about a metre.
    private static func degrees(_ value: Double) -> String {
        let scaled = Int((value * 100_000).rounded())
        let part = String(abs(scaled) % 100_000)
        return
            "\(scaled < 0 ? "-" : "")\(abs(scaled) / 100_000).\(String(repeating: "0", count: 5 - part.count))\(part)"
    }
}

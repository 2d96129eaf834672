import Markup
import Primitives
import Rules
import Supervision

/// What was laid down: words, files, photos with what their cameras said.
extension MatterPage {
    var evidencePanel: Markup {
        guard !file.evidence.isEmpty else {
            return "<section class=\"panel\"><h2>证据</h2><p class=\"quiet\">还没有证据。办理每一步时上传或填写。</p></section>"
        }
        return """
            <section class="panel flush cards"><h2>证据</h2><div class="table"><table><thead><tr><th scope="col">名称</th><th scope="col">内容</th><th scope="col">步骤</th><th scope="col">提交</th></tr></thead><tbody>
            \(each: file.evidence, evidenceRow)
            </tbody></table></div></section>
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
            <tr><th scope="row" class="lead">\(title)</th><td data-label="内容">\(link)\(record.note)\(specimen)\(photoFacts(record))</td><td data-label="步骤">\(matter.version.step(record.step)?.title ?? record.step)</td>
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

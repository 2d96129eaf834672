import Markup
import Primitives
import Rules
package import Supervision

/// A report as one file that any browser opens and prints, without the system.
package struct StandaloneReport: Sendable {
    private let document: ReportDocument
    /// Before the addresses in the index, such as `https://shian.example`; empty leaves them as paths of the system.
    private let origin: String

    package init(_ document: ReportDocument, origin: String = "") {
        self.document = document
        self.origin = origin
    }

    package var bytes: [UInt8] { Array(page.html.utf8) }

    private var page: Markup {
        """
        <!doctype html>
        <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>\(document.title)</title>\(Self.style)</head>
        <body><main><h1>\(document.title)</h1><article class="official">\(ReportView(document: document).body)</article>
        \(ReportView(document: document).index)</main></body></html>
        """
    }

    /// The type area of GB/T 9704; its fonts by name, with those that a machine may have instead.
    private static let style: Markup = """
        <style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt/1.8 "仿宋_GB2312",FangSong,"Noto Serif CJK SC",serif;color:#000;background:#fff;margin:0}main{max-width:156mm;margin:0 auto;padding:12pt}h1{font:22pt/1.6 "方正小标宋简体","Noto Serif CJK SC",serif;text-align:center}h2{font:16pt "黑体",SimHei,"Noto Sans CJK SC",sans-serif}h3{font:16pt "楷体_GB2312",KaiTi,"Noto Serif CJK SC",serif}h2,h3,h4{break-after:avoid}.official p{text-indent:2em;margin:0;overflow-wrap:anywhere}.official>p:first-child,.official .signature,.official .number{text-indent:0}.official .number{text-align:center}.official .signature{text-align:right;margin:2em 2em 1em}sup{font-size:.6em;line-height:0}table{border-collapse:collapse;width:100%;font-size:11pt;line-height:1.4}caption{font:12pt "黑体",SimHei,"Noto Sans CJK SC",sans-serif;padding:6pt 0}th,td{border:1px solid #000;padding:2pt 4pt;font-weight:400;overflow-wrap:anywhere}td.number{text-align:center}.small{font-size:12pt}tr,figure{break-inside:avoid}figure{margin:8pt 0}figcaption{font:12pt "黑体",SimHei,"Noto Sans CJK SC",sans-serif;text-align:center}svg{width:100%;height:auto}svg text{font-size:11.5px;fill:#333}.curve,.running{fill:none;stroke:#1f1f1f;stroke-width:2}.running{stroke-width:1.5;stroke-dasharray:2 2}.dot{fill:#1f1f1f}.target,.whisker,.hatch{stroke:#000}.target{stroke-dasharray:4 3}.grid{stroke:#ccc}.bar-fill{fill:#bfbfbf;stroke:#1f1f1f}.diamond,.tile{fill:#fff;stroke:#000}.tile.s1{fill:#f2f2f2}.tile.s2{fill:#e4e4e4}.tile.s3{fill:#c8c8c8}.tile.s4{fill:#a8a8a8}@media print{figure details{display:none}main{padding:0}}</style>
        """
}

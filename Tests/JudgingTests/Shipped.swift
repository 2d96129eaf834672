import Foundation
import Judging
import Primitives
import Rules

/// The rulebook as it is shipped, found beside the tests.
enum Shipped {
    static let folder: String? = {
        var place = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        while place.path != "/" {
            let folder = place.appending(path: "Rulebook")
            if FileManager.default.fileExists(atPath: folder.path) { return folder.path }
            place.deleteLastPathComponent()
        }
        return nil
    }()
    static let rulebook = Rulebook.load([folder ?? ""]).rulebook
    static let judge = Judge(rulebook)
}

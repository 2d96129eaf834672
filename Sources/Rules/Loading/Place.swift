import Primitives

/// Where something stands in the rulebook: the file, relative to its folder, and the line from 1.
struct Place: Hashable {
    var file: String
    var line: Int
}

/// The problems of one loading, in the order in which they were found.
final class Faults {
    private(set) var problems: [Problem] = []

    func report(_ place: Place, _ code: String, read: String = "", expected: String = "", _ message: String) {
        let problem = Problem(
            file: place.file,
            line: place.line,
            code: code,
            read: String(read.prefix(60)),
            expected: expected,
            message: message
        )
        problems.append(problem)
    }

    func report(_ problem: Problem, file: String) {
        var problem = problem
        problem.file = file
        problems.append(problem)
    }
}

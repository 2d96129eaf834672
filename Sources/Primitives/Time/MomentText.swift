/// A date and a time of the county's clock as forms and lists write them: `2024-11-18T09:30`, `2024-11-18 9:30`.
package enum MomentText {
    package static func read(_ text: String) -> Instant? {
        let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == " " }
        guard parts.count == 2, let day = Day(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(clock.count), clock.allSatisfy({ (1...2).contains($0.count) }),
            let hour = Int(clock[0]), let minute = Int(clock[1]), (0...23).contains(hour), (0...59).contains(minute),
            clock.count == 2 || Int(clock[2]).map({ (0...59).contains($0) }) ?? false
        else { return nil }
        return Instant(day, hour: hour, minute: minute)
    }
}

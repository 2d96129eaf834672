import Judging
import Primitives
import Testing

struct JudgementJSONTests {
    @Test func `the json has the keys that others rely on`() {
        let judgement = sampleJudge.judge(
            JudgeRequest(food: "韭菜", item: "腐霉利", result: "1400μg/kg", day: .on("2022-01-01"))
        )
        let expected = """
            {"row":2,"verdict":"fail","reason":"exceeds-limit",\
            "food":{"read":"韭菜","resolved":"韭菜","path":"蔬菜 > 鳞茎类蔬菜 > 韭菜"},\
            "item":{"read":"腐霉利","resolved":"腐霉利"},\
            "limit":{"value":"0.2","unit":"mg/kg","operator":"≤","standard":"GB 2763-2021","from":"2021-09-03",\
            "clause":"4.1","page":57,"food":"韭菜","source":"rulebook","printed":null,"confidence":"seen",\
            "provisional":false,"note":null,"extraneous":false,"appliesTo":null},\
            "result":{"value":"1400","unit":"μg/kg","qualifier":"","printed":"1400μg/kg"},"flags":[],"chain":[
            """
        #expect(judgement.json(row: 2).text.hasPrefix(expected))
    }

    @Test func `without a limit the limit is null`() {
        let text = emptyJudge.judge(.printed("1mg/kg", "符合要求")).json().text
        #expect(text.contains("\"limit\":null"))
        #expect(text.contains("\"reason\":\"text-limit\""))
    }

    @Test func `a list of units is given joined and one by one`() {
        let text = emptyJudge.judge(.printed("10；<20；检出", "n=3,c=1,m=30,M=50CFU/g")).json().text
        #expect(text.contains(#""value":"10;<20;检出""#))
        #expect(text.contains(#"{"value":"20","unit":null,"qualifier":"<"}"#))
    }

    @Test func `the chain says food, item, edition, limit, result, conversion, comparison and verdict`() {
        let judgement = sampleJudge.judge(
            JudgeRequest(food: "韭菜", item: "腐霉利", result: "1400μg/kg", day: .on("2022-01-01"))
        )
        #expect(
            judgement.chain.map(\.topic) == [
                .food, .item, .edition, .limit, .result, .conversion, .comparison, .verdict,
            ]
        )
        #expect(judgement.chain[2].text == "适用日期 2022-01-01，当日有效版本为 GB 2763-2021（2021-09-03起施行）。")
        #expect(judgement.chain[5].text == "换算：1.4 mg/kg。")
        #expect(judgement.chain[7].text == "结论：不合格（检验结果超过限量）。")
    }

    @Test(arguments: Judgement.Reason.allCases)
    func `every reason has both wordings`(reason: Judgement.Reason) {
        #expect(!reason.chinese.isEmpty && !reason.english.isEmpty)
        #expect(reason.english.utf8.allSatisfy { $0 < 0x80 } || reason == .truncatedExponent)
    }

    @Test(arguments: Judgement.Flag.allCases)
    func `every flag has both wordings`(flag: Judgement.Flag) {
        #expect(!flag.chinese.isEmpty && !flag.english.isEmpty)
    }

    @Test func `a bureau's own verdict is read`() {
        #expect(Verdict(declared: " 不合格\n") == .fail)
        #expect(Verdict(declared: "合格") == .pass)
        // Risk monitoring says 问题, not 不合格; whoever has to act treats it alike.
        #expect(Verdict(declared: "问题样品") == .fail)
        #expect(Verdict(declared: "另行通知") == nil)
    }
}

import Primitives

/// The natural key of a sample (抽样单), by which a repeated import is recognised.
///
/// The sampling number (抽样编号) where there is one; published bulletins often leave it out, and then food, producer, sampled
/// operator, production date and batch name the sample.
package struct SampleKey: Sendable, Hashable {
    package let text: String

    package init(
        number: String?,
        food: String,
        producer: String?,
        supplier: String?,
        productionDate: String?,
        batch: String?
    ) {
        // A number that is only a sign of emptiness (`/`, `无`) would make one sample of all that bear it.
        if let number = number.map(FoldedText.fold), !FoldedText.isBlank(number) {
            text = "n:" + number
        } else {
            let parts = [
                FoldedText.fold(food), producer.map(OperatorKey.fold) ?? "", supplier.map(OperatorKey.fold) ?? "",
                FoldedText.fold(productionDate ?? ""), FoldedText.fold(batch ?? ""),
            ]
            text = "k:" + parts.joined(separator: "|")
        }
    }
}

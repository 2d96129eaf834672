import Primitives
import Rules
import Supervision

/// Checks what was typed into the fields of a procedure.
enum FieldCheck {
    private static let lineLimit = 200
    private static let nameLimit = 40

    /// The name of a field in forms, and of what is wrong with it.
    static func name(_ field: ProcedureField) -> String { "field-\(field.id)" }

    /// What is asked for, read and put into its form, and nothing else; every fault joins the others.
    static func checked(
        _ given: [String: String],
        _ fields: [ProcedureField],
        _ faults: inout [FieldFault]
    ) -> [String: String] {
        var values: [String: String] = [:]
        for field in fields {
            let text = (given[field.id] ?? "").withoutReturns.trimmingSpaces()
            if text.isEmpty {
                if !field.isOptional { faults.append(missing(field)) }
            } else if let value = value(of: text, field, &faults) {
                values[field.id] = value
            }
        }
        return values
    }

    static func missing(_ field: ProcedureField) -> FieldFault {
        let advice = field.kind == .choice ? "请选择“\(field.title)”" : "请填写“\(field.title)”"
        return FieldFault(field: name(field), code: "field-missing", advice: advice)
    }

    /// A text that is not empty as the ledger keeps it; nil, with a fault, where it does not fit.
    static func value(of text: String, _ field: ProcedureField, _ faults: inout [FieldFault]) -> String? {
        func fault(_ code: String, _ advice: String) -> String? {
            faults.append(FieldFault(field: name(field), code: code, advice: "“\(field.title)”\(advice)"))
            return nil
        }
        func short(_ limit: Int) -> String? {
            text.count > limit ? fault("field-too-long", "请写在 \(limit) 字以内") : text
        }
        switch field.kind {
        case .text: return text.contains("\n") ? fault("several-lines", "请写成一行") : short(lineLimit)
        case .name: return text.contains("\n") ? fault("several-lines", "请写成一行") : short(nameLimit)
        case .long: return short(MatterDesk.textLimit)
        case .day: return Day(text)?.description ?? fault("bad-day", "请按 2024-03-09 的样子填写日期")
        case .number: return DecimalNumber(text) == nil ? fault("bad-number", "请填写数字，不带单位") : text
        case .choice: return field.choices.contains(text) ? text : fault("unknown-choice", "请从所列各项中选择")
        case .phone: return OperatorDraftCheck.isPhone(text) ? text : fault("bad-phone", "是 7 至 15 位数字，可带区号和短横线")
        case .identityNumber:
            return IdentityNumber.checked(text) ?? fault("bad-identity-number", "应为 18 位且校验码正确，请对照证件核对")
        }
    }
}

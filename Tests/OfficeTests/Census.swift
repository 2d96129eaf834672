import Office
import Primitives
import Storage

/// All that a database holds: for each table the number of its rows and a digest over them.
struct Census: Sendable, Equatable {
    var counts: [String: Int] = [:]
    var digests: [String: String] = [:]

    init(_ db: any Connection, except left: Set<String> = []) throws {
        for (name, sql) in Self.tables where !left.contains(name) {
            var rows: [String] = []
            try db.each(sql) { row in
                var digest = Digest.Running()
                digest.add(row.values)
                rows.append(digest.finish())
            }
            counts[name] = rows.count
            digests[name] = Digest.hex(ofFields: rows.sorted())
        }
    }

    /// Tables in which two counts differ.
    func changed(since before: Census) -> Set<String> {
        Set(Self.tables.map(\.name).filter { digests[$0] != before.digests[$0] })
    }

    // SELECT * here and nowhere else: a column that a later migration adds must not escape.
    static let tables: [(name: String, all: SQL)] = [
        ("installation", "SELECT * FROM installation"), ("account", "SELECT * FROM account"),
        ("session", "SELECT * FROM session"), ("sign_in_failure", "SELECT * FROM sign_in_failure"),
        ("setup_link", "SELECT * FROM setup_link"), ("operator", "SELECT * FROM operator"),
        ("operator_review", "SELECT * FROM operator_review"), ("import_file", "SELECT * FROM import_file"),
        ("sample", "SELECT * FROM sample"), ("result", "SELECT * FROM result"), ("upload", "SELECT * FROM upload"),
        ("matter", "SELECT * FROM matter"), ("matter_standing", "SELECT * FROM matter_standing"),
        ("matter_step", "SELECT * FROM matter_step"), ("evidence", "SELECT * FROM evidence"),
        ("evidence_file", "SELECT * FROM evidence_file"), ("serial", "SELECT * FROM serial"),
        ("former_password", "SELECT * FROM former_password"), ("security_policy", "SELECT * FROM security_policy"),
        ("security_policy_role", "SELECT * FROM security_policy_role"),
        ("second_factor", "SELECT * FROM second_factor"), ("recovery_code", "SELECT * FROM recovery_code"),
        ("half_session", "SELECT * FROM half_session"), ("handover", "SELECT * FROM handover"),
        ("handover_matter", "SELECT * FROM handover_matter"),
        ("annual_report", "SELECT * FROM annual_report"), ("audit_leaf", "SELECT * FROM audit_leaf"),
        ("matter_pause", "SELECT * FROM matter_pause"), ("matter_extension", "SELECT * FROM matter_extension"),
        ("document_number", "SELECT * FROM document_number"),
        ("matter_correction", "SELECT * FROM matter_correction"),
        ("matter_backdating", "SELECT * FROM matter_backdating"), ("matter_field", "SELECT * FROM matter_field"),
        ("matter_pause_request", "SELECT * FROM matter_pause_request"),
        ("matter_handover", "SELECT * FROM matter_handover"), ("matter_comment", "SELECT * FROM matter_comment"),
        ("matter_assignee", "SELECT * FROM matter_assignee"), ("matter_document", "SELECT * FROM matter_document"),
        ("matter_document_value", "SELECT * FROM matter_document_value"),
        ("document_template", "SELECT * FROM document_template"), ("reminder", "SELECT * FROM reminder"),
        ("reminder_read", "SELECT * FROM reminder_read"), ("reminder_turn", "SELECT * FROM reminder_turn"),
        ("outbox", "SELECT * FROM outbox"), ("reminder_run", "SELECT * FROM reminder_run"),
        ("calendar_feed", "SELECT * FROM calendar_feed"), ("evidence_picture", "SELECT * FROM evidence_picture"),
        ("sampling_plan", "SELECT * FROM sampling_plan"),
        ("sampling_plan_line", "SELECT * FROM sampling_plan_line"), ("specimen", "SELECT * FROM specimen"),
        ("specimen_standing", "SELECT * FROM specimen_standing"), ("specimen_event", "SELECT * FROM specimen_event"),
        ("specimen_item", "SELECT * FROM specimen_item"), ("specimen_result", "SELECT * FROM specimen_result"),
        ("specimen_file", "SELECT * FROM specimen_file"), ("evidence_specimen", "SELECT * FROM evidence_specimen"),
        ("sample_claim", "SELECT * FROM sample_claim"), ("rapid_test", "SELECT * FROM rapid_test"),
        ("rapid_test_answer", "SELECT * FROM rapid_test_answer"),
        ("rapid_test_matter", "SELECT * FROM rapid_test_matter"), ("notice", "SELECT * FROM notice"),
        ("notice_line", "SELECT * FROM notice_line"),
        ("movement_batch", "SELECT * FROM movement_batch"), ("lot", "SELECT * FROM lot"),
        ("holding", "SELECT * FROM holding"), ("movement", "SELECT * FROM movement"),
        ("movement_input", "SELECT * FROM movement_input"), ("movement_output", "SELECT * FROM movement_output"),
        ("holding_unsourced", "SELECT * FROM holding_unsourced"),
        ("signing_key", "SELECT * FROM signing_key"), ("certificate", "SELECT * FROM certificate"),
        ("certificate_source", "SELECT * FROM certificate_source"),
        ("certificate_test", "SELECT * FROM certificate_test"), ("certificate_void", "SELECT * FROM certificate_void"),
        ("certificate_scan", "SELECT * FROM certificate_scan"),
        ("certificate_report", "SELECT * FROM certificate_report"), ("input_use", "SELECT * FROM input_use"),
        ("market_seller", "SELECT * FROM market_seller"), ("gate_entry", "SELECT * FROM gate_entry"),
        ("gate_proof", "SELECT * FROM gate_proof"), ("gate_step", "SELECT * FROM gate_step"),
        ("recall", "SELECT * FROM recall"), ("recall_lot", "SELECT * FROM recall_lot"),
        ("recall_holding", "SELECT * FROM recall_holding"), ("recall_check", "SELECT * FROM recall_check"),
        ("api_token", "SELECT * FROM api_token"), ("epcis_page_secret", "SELECT * FROM epcis_page_secret"),
        ("epcis_job", "SELECT * FROM epcis_job"), ("epcis_job_error", "SELECT * FROM epcis_job_error"),
        ("epcis_event", "SELECT * FROM epcis_event"), ("epcis_event_value", "SELECT * FROM epcis_event_value"),
        ("epcis_event_movement", "SELECT * FROM epcis_event_movement"),
        ("epcis_place_child", "SELECT * FROM epcis_place_child"), ("epcis_query", "SELECT * FROM epcis_query"),
        ("epcis_subscription", "SELECT * FROM epcis_subscription"),
        ("milestone_record", "SELECT * FROM milestone_record"), ("task_person", "SELECT * FROM task_person"),
        ("task_remark", "SELECT * FROM task_remark"), ("report_draft", "SELECT * FROM report_draft"),
        ("report_section", "SELECT * FROM report_section"), ("report_revision", "SELECT * FROM report_revision"),
        ("report_figure", "SELECT * FROM report_figure"), ("report_exception", "SELECT * FROM report_exception"),
        ("plan_publication", "SELECT * FROM plan_publication"), ("publication", "SELECT * FROM publication"),
        ("grid", "SELECT * FROM grid"), ("grid_staff", "SELECT * FROM grid_staff"), ("patrol", "SELECT * FROM patrol"),
        ("operator_licence", "SELECT * FROM operator_licence"), ("operator_person", "SELECT * FROM operator_person"),
        ("operator_gln", "SELECT * FROM operator_gln"),
        ("account_former_name", "SELECT * FROM account_former_name"),
        ("patrol_photo", "SELECT * FROM patrol_photo"),
        ("report_decision", "SELECT * FROM report_decision"),
        ("county_report", "SELECT * FROM county_report"),
        ("conclusion_change", "SELECT * FROM conclusion_change"),
        ("notice_release", "SELECT * FROM notice_release"),
        ("laboratory_report", "SELECT * FROM laboratory_report"),
        ("specimen_deviation", "SELECT * FROM specimen_deviation"),
        ("specimen_seal", "SELECT * FROM specimen_seal"),
        ("specimen_form", "SELECT * FROM specimen_form"),
        ("specimen_document", "SELECT * FROM specimen_document"),
        ("specimen_document_value", "SELECT * FROM specimen_document_value"),
        ("operator_change", "SELECT * FROM operator_change"),
        ("operator_unmerge", "SELECT * FROM operator_unmerge"),
        ("operator_transfer", "SELECT * FROM operator_transfer"),
        ("operator_place", "SELECT * FROM operator_place"), ("operator_fact", "SELECT * FROM operator_fact"),
        ("operator_state", "SELECT * FROM operator_state"), ("operator_merge", "SELECT * FROM operator_merge"),
        ("search_entry", "SELECT * FROM search_entry"), ("search_term", "SELECT * FROM search_term"),
        ("area_shape", "SELECT * FROM area_shape"), ("hook_check", "SELECT * FROM hook_check"),
        ("hook_check_finding", "SELECT * FROM hook_check_finding"), ("hook_review", "SELECT * FROM hook_review"),
        ("hook_standing", "SELECT * FROM hook_standing"),
    ]
}

extension County {
    func census(except left: Set<String> = []) async throws -> Census {
        try await database.read { db in try Census(db, except: left) }
    }
}

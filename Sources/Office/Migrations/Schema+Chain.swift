import Storage

extension Schema {
    /// Sampling from plan to results.
    static let chain: [Migration] = [
        Migration("0011-sampling-chain", statements: plans + specimens + chainChecks + chainNotices)
    ]

    /// A plan that was approved is never changed: a later revision takes its place and the old one stays.
    private static let plans: [SQL] = [
        """
        CREATE TABLE sampling_plan (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            year \(.int64) NOT NULL,
            revision \(.int64) NOT NULL CHECK (revision > 0),
            state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'revised')),
            free_budget \(.int64) NOT NULL CHECK (free_budget >= 0),
            random_share \(.int64) NOT NULL CHECK (random_share BETWEEN 0 AND 100),
            random_seed \(.int64) NOT NULL,
            reason TEXT NOT NULL,
            drafted_at \(.int64) NOT NULL,
            drafted_by TEXT NOT NULL,
            approved_at \(.int64),
            approved_by TEXT,
            PRIMARY KEY (county, id),
            UNIQUE (county, year, revision),
            CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
            CHECK ((state = 'draft') = (approved_at IS NULL)),
            CONSTRAINT plan_approved_by_another CHECK (approved_by IS NULL OR approved_by <> drafted_by)
        ) \(.strict)
        """,
        """
        CREATE TABLE sampling_plan_line (
            county TEXT NOT NULL,
            plan TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            kind TEXT NOT NULL CHECK (kind IN ('supervision', 'risk-monitoring')),
            part TEXT NOT NULL CHECK (part IN ('fixed', 'free')),
            food_class TEXT NOT NULL CHECK (food_class <> ''),
            rules_year \(.int64),
            rules_table TEXT,
            stage TEXT NOT NULL CHECK (stage IN ('farm', 'production', 'distribution', 'catering', 'all')),
            township TEXT,
            month \(.int64) NOT NULL CHECK (month BETWEEN 1 AND 12),
            planned \(.int64) NOT NULL CHECK (planned > 0),
            operator TEXT,
            items TEXT NOT NULL,
            reason TEXT NOT NULL,
            lineage TEXT NOT NULL CHECK (lineage <> ''),
            PRIMARY KEY (county, plan, position),
            UNIQUE (county, plan, lineage),
            FOREIGN KEY (county, plan) REFERENCES sampling_plan (county, id),
            FOREIGN KEY (county, operator) REFERENCES operator (county, id),
            CHECK ((rules_year IS NULL) = (rules_table IS NULL)),
            CHECK (part = 'fixed' OR reason <> '')
        ) \(.strict)
        """,
        "CREATE INDEX sampling_plan_line_by_lineage ON sampling_plan_line (county, lineage)",
    ]

    /// `specimen` is what was taken and never changes; `specimen_standing` is where it stands, `specimen_event` its way.
    private static let specimens: [SQL] = [
        """
        CREATE TABLE specimen (
            county TEXT NOT NULL REFERENCES installation (county),
            id TEXT NOT NULL,
            number TEXT NOT NULL,
            plan TEXT,
            plan_line \(.int64),
            kind TEXT NOT NULL CHECK (kind IN ('supervision', 'risk-monitoring')),
            aim TEXT NOT NULL CHECK (aim IN ('routine', 'problem', 'look-back', 'retest', 'confirmation')),
            looks_back_at TEXT,
            retest_of TEXT,
            confirms TEXT,
            supplier TEXT NOT NULL,
            producer TEXT,
            township TEXT,
            producer_name TEXT NOT NULL,
            producer_address TEXT NOT NULL,
            food TEXT NOT NULL CHECK (food <> ''),
            food_class TEXT NOT NULL,
            stage TEXT NOT NULL CHECK (stage IN ('farm', 'production', 'distribution', 'catering')),
            spec TEXT NOT NULL,
            brand TEXT NOT NULL,
            production_date TEXT,
            batch TEXT NOT NULL,
            amount TEXT NOT NULL CHECK (amount <> ''),
            reserve TEXT NOT NULL,
            seal TEXT NOT NULL CHECK (seal <> ''),
            sampler TEXT NOT NULL CHECK (sampler <> ''),
            second_sampler TEXT NOT NULL CHECK (second_sampler <> ''),
            latitude \(.real64),
            longitude \(.real64),
            place TEXT NOT NULL,
            laboratory TEXT NOT NULL CHECK (laboratory <> ''),
            remark TEXT NOT NULL,
            taken_at \(.int64) NOT NULL,
            recorded_at \(.int64) NOT NULL,
            recorded_by TEXT NOT NULL,
            PRIMARY KEY (county, id),
            UNIQUE (county, number),
            FOREIGN KEY (county, plan, plan_line) REFERENCES sampling_plan_line (county, plan, position),
            FOREIGN KEY (county, supplier) REFERENCES operator (county, id),
            FOREIGN KEY (county, producer) REFERENCES operator (county, id),
            FOREIGN KEY (county, looks_back_at) REFERENCES sample (county, id),
            FOREIGN KEY (county, retest_of) REFERENCES sample (county, id),
            CONSTRAINT specimen_two_samplers CHECK (sampler <> second_sampler),
            CHECK ((latitude IS NULL) = (longitude IS NULL)),
            CHECK ((plan IS NULL) = (plan_line IS NULL)),
            CHECK ((aim = 'look-back') = (looks_back_at IS NOT NULL)),
            CHECK ((aim = 'retest') = (retest_of IS NOT NULL)),
            CHECK ((aim = 'confirmation') = (confirms IS NOT NULL)),
            CHECK (recorded_at >= taken_at)
        ) \(.strict)
        """,
        "CREATE INDEX specimen_by_township ON specimen (county, township, taken_at)",
        "CREATE INDEX specimen_by_supplier ON specimen (county, supplier)",
        "CREATE INDEX specimen_by_plan ON specimen (county, plan, plan_line)",
        "CREATE INDEX specimen_by_look_back ON specimen (county, looks_back_at)",
        "CREATE INDEX specimen_by_retest ON specimen (county, retest_of)",
        """
        CREATE TABLE specimen_standing (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('taken', 'handed-over', 'accepted', 'refused', 'submitted', 'returned',
                'approved', 'published', 'discarded')),
            since \(.int64) NOT NULL,
            clock_from \(.int64),
            due_at \(.int64),
            due_missing_year \(.int64),
            round \(.int64) NOT NULL CHECK (round >= 0),
            declared TEXT CHECK (declared IN ('pass', 'fail', 'undetermined')),
            judged TEXT CHECK (judged IN ('pass', 'fail', 'undetermined')),
            entered_by TEXT,
            reviewed_by TEXT,
            sample TEXT,
            PRIMARY KEY (county, specimen),
            UNIQUE (county, sample),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id),
            FOREIGN KEY (county, sample) REFERENCES sample (county, id),
            CONSTRAINT reviewed_by_another CHECK (reviewed_by IS NULL OR (entered_by IS NOT NULL AND reviewed_by <> entered_by)),
            CHECK (state NOT IN ('submitted', 'approved', 'published') OR (entered_by IS NOT NULL AND declared IS NOT NULL)),
            CHECK (state NOT IN ('approved', 'published') OR reviewed_by IS NOT NULL)
        ) \(.strict)
        """,
        "CREATE INDEX specimen_by_state ON specimen_standing (county, state, due_at)",
        """
        CREATE TABLE specimen_event (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            action TEXT NOT NULL CHECK (action IN ('taken', 'handed-over', 'accepted', 'refused', 'submitted', 'returned',
                'approved', 'published', 'discarded')),
            at \(.int64) NOT NULL,
            actor TEXT NOT NULL,
            note TEXT NOT NULL,
            PRIMARY KEY (county, specimen, position),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id),
            CHECK (action NOT IN ('refused', 'returned', 'discarded') OR note <> '')
        ) \(.strict)
        """,
        """
        CREATE TABLE specimen_item (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            item TEXT NOT NULL CHECK (item <> ''),
            method TEXT NOT NULL,
            PRIMARY KEY (county, specimen, position),
            UNIQUE (county, specimen, item),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE specimen_result (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            round \(.int64) NOT NULL CHECK (round > 0),
            position \(.int64) NOT NULL CHECK (position > 0),
            item TEXT NOT NULL CHECK (item <> ''),
            result_text TEXT NOT NULL CHECK (result_text <> ''),
            unit_text TEXT NOT NULL,
            limit_text TEXT NOT NULL,
            method TEXT NOT NULL,
            detection_limit TEXT NOT NULL,
            declared TEXT NOT NULL CHECK (declared IN ('pass', 'fail', 'undetermined')),
            verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'fail', 'undetermined')),
            reason TEXT NOT NULL,
            entered_at \(.int64) NOT NULL,
            entered_by TEXT NOT NULL,
            PRIMARY KEY (county, specimen, round, position),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
        """
        CREATE TABLE specimen_file (
            county TEXT NOT NULL,
            specimen TEXT NOT NULL,
            position \(.int64) NOT NULL CHECK (position > 0),
            kind TEXT NOT NULL CHECK (kind IN ('photo', 'sheet')),
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            media_type TEXT NOT NULL,
            PRIMARY KEY (county, specimen, position),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id),
            FOREIGN KEY (county, digest) REFERENCES evidence_file (county, digest)
        ) \(.strict)
        """,
        """
        CREATE TABLE evidence_specimen (
            county TEXT NOT NULL,
            evidence TEXT NOT NULL,
            specimen TEXT NOT NULL,
            PRIMARY KEY (county, evidence),
            FOREIGN KEY (county, evidence) REFERENCES evidence (county, id),
            FOREIGN KEY (county, specimen) REFERENCES specimen (county, id)
        ) \(.strict)
        """,
        "CREATE INDEX evidence_specimen_by_specimen ON evidence_specimen (county, specimen)",
    ]
}

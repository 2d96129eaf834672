import Storage

/// Conditions under which the register is counted as it was on the day looked at, not as it is today.
///
/// What changed after the day is few against all there is: today's column holds for the rest, so that the index of what is
/// counted serves any day.
enum AsOfDay {
    /// True of operators that were on file, open and an entry of their own on the day.
    static func isOpen(_ context: MeasureContext) -> SQL {
        """
        operator.created_at < \(context.end)
            AND ((operator.state = 'open' AND operator.id NOT IN (SELECT later.operator FROM operator_state AS later
                    WHERE later.county = \(context.county) AND later.day > \(context.lastDay)))
                OR operator.id IN (\(closedFirst(context))))
            AND (operator.merged_into IS NULL OR operator.id IN (SELECT merged FROM operator_merge
                WHERE operator_merge.county = \(context.county) AND operator_merge.merged_at >= \(context.end)))
        """
    }

    /// Operators whose first change after the day is that they close: on the day they were open.
    private static func closedFirst(_ context: MeasureContext) -> SQL {
        """
        SELECT changed.operator FROM operator_state AS changed
            WHERE changed.county = \(context.county) AND changed.day > \(context.lastDay) AND changed.state = 'closed'
            AND NOT EXISTS (SELECT 1 FROM operator_state AS earlier WHERE earlier.county = changed.county
                AND earlier.operator = changed.operator AND earlier.day > \(context.lastDay)
                AND (earlier.day < changed.day OR (earlier.day = changed.day
                    AND earlier.recorded_at < changed.recorded_at)))
        """
    }

    /// True of operators that stood in a grid on the day.
    static func isInGrid(_ context: MeasureContext) -> SQL {
        """
        ((operator.grid IS NOT NULL AND operator.id NOT IN (SELECT later.operator FROM operator_change AS later
                WHERE later.county = \(context.county) AND later.field = 'grid' AND later.changed_at >= \(context.end)))
            OR operator.id IN (SELECT past.operator FROM operator_change AS past
                WHERE past.county = \(context.county) AND past.field = 'grid' AND past.changed_at >= \(context.end)
                AND past.former <> ''
                AND NOT EXISTS (SELECT 1 FROM operator_change AS earlier WHERE earlier.county = past.county
                    AND earlier.operator = past.operator AND earlier.field = 'grid'
                    AND earlier.changed_at >= \(context.end) AND (earlier.changed_at < past.changed_at
                        OR (earlier.changed_at = past.changed_at AND earlier.id < past.id)))))
        """
    }

    /// True of grids that were drawn and in use on the day.
    static func isInUse(_ context: MeasureContext) -> SQL {
        "grid.created_at < \(context.end) AND (grid.active = 1 OR grid.closed_at >= \(context.end))"
    }
}

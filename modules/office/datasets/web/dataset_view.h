#pragma once
// The values of the one screen of a dataset.
#include "web/pages.h"

namespace mado::open_data::web {

struct RuleRow {
    std::string rule, title, severity, count, cells, says;
    static constexpr auto fields = std::tuple { MADO_F(RuleRow, rule), MADO_F(RuleRow, title), MADO_F(RuleRow, severity), MADO_F(RuleRow, count), MADO_F(RuleRow, cells), MADO_F(RuleRow, says) };
};
struct PrivacyRow {
    std::string key, weight, is, column, count, evidence, says, reason, reason_name, reason_error;
    bool is_ask = false;
    static constexpr auto fields = std::tuple { MADO_F(PrivacyRow, key), MADO_F(PrivacyRow, weight), MADO_F(PrivacyRow, is), MADO_F(PrivacyRow, column), MADO_F(PrivacyRow, count),
        MADO_F(PrivacyRow, evidence), MADO_F(PrivacyRow, says), MADO_F(PrivacyRow, reason), MADO_F(PrivacyRow, reason_name), MADO_F(PrivacyRow, reason_error), MADO_F(PrivacyRow, is_ask) };
};
struct ExampleRow {
    std::string cell, before, after;
    static constexpr auto fields = std::tuple { MADO_F(ExampleRow, cell), MADO_F(ExampleRow, before), MADO_F(ExampleRow, after) };
};
struct RepairRow {
    std::string repair, column, count, says, sure;
    std::vector<ExampleRow> examples;
    static constexpr auto fields = std::tuple { MADO_F(RepairRow, repair), MADO_F(RepairRow, column), MADO_F(RepairRow, count), MADO_F(RepairRow, says), MADO_F(RepairRow, sure), MADO_F(RepairRow, examples) };
};
struct StepRow {
    std::string number, words, at, by;
    bool is_current = false;
    static constexpr auto fields = std::tuple { MADO_F(StepRow, number), MADO_F(StepRow, words), MADO_F(StepRow, at), MADO_F(StepRow, by), MADO_F(StepRow, is_current) };
};
struct CellView {
    std::string words;
    bool is_found = false;
    static constexpr auto fields = std::tuple { MADO_F(CellView, words), MADO_F(CellView, is_found) };
};
struct ExcerptView {
    std::string number;
    std::vector<CellView> cells;
    static constexpr auto fields = std::tuple { MADO_F(ExcerptView, number), MADO_F(ExcerptView, cells) };
};
struct SourceView {
    std::string address, words, fault;
    bool is_stopped = false;
    static constexpr auto fields = std::tuple { MADO_F(SourceView, address), MADO_F(SourceView, words), MADO_F(SourceView, fault), MADO_F(SourceView, is_stopped) };
};
struct ResourceView {
    std::string resource, name, about, original, original_words, table, step, standard, missing, unknown, score, came_score, levels, no_table, notes, other_tables, key_error, alike_words, alike_rows, alike_error;
    bool is_table = false, may_change = false, may_undo = false, has_rules = false, has_came = false, has_privacy = false, has_repairs = false, has_steps = false;
    std::vector<Words> columns;
    std::vector<ExcerptView> excerpt;
    std::vector<RuleRow> rules, came;
    std::vector<PrivacyRow> privacy;
    std::vector<RepairRow> repairs;
    std::vector<StepRow> steps;
    std::vector<Choice> keys, alike;
    std::optional<SourceView> source;
    static constexpr auto fields = std::tuple { MADO_F(ResourceView, resource), MADO_F(ResourceView, name), MADO_F(ResourceView, about), MADO_F(ResourceView, original),
        MADO_F(ResourceView, original_words), MADO_F(ResourceView, table), MADO_F(ResourceView, step), MADO_F(ResourceView, standard), MADO_F(ResourceView, missing), MADO_F(ResourceView, unknown),
        MADO_F(ResourceView, score), MADO_F(ResourceView, came_score), MADO_F(ResourceView, levels), MADO_F(ResourceView, no_table), MADO_F(ResourceView, notes), MADO_F(ResourceView, other_tables),
        MADO_F(ResourceView, key_error), MADO_F(ResourceView, is_table), MADO_F(ResourceView, may_change), MADO_F(ResourceView, may_undo), MADO_F(ResourceView, has_rules),
        MADO_F(ResourceView, has_came), MADO_F(ResourceView, has_privacy), MADO_F(ResourceView, has_repairs), MADO_F(ResourceView, has_steps), MADO_F(ResourceView, columns),
        MADO_F(ResourceView, excerpt), MADO_F(ResourceView, rules), MADO_F(ResourceView, came), MADO_F(ResourceView, privacy), MADO_F(ResourceView, repairs), MADO_F(ResourceView, steps),
        MADO_F(ResourceView, keys), MADO_F(ResourceView, alike), MADO_F(ResourceView, alike_words), MADO_F(ResourceView, alike_rows), MADO_F(ResourceView, alike_error), MADO_F(ResourceView, source) };
};
struct StarRow {
    std::string number, words;
    bool is_reached = false;
    static constexpr auto fields = std::tuple { MADO_F(StarRow, number), MADO_F(StarRow, words), MADO_F(StarRow, is_reached) };
};
struct UploadRow {
    std::string address, name, state, is;
    static constexpr auto fields = std::tuple { MADO_F(UploadRow, address), MADO_F(UploadRow, name), MADO_F(UploadRow, state), MADO_F(UploadRow, is) };
};
struct FactRow {
    std::string label, words;
    static constexpr auto fields = std::tuple { MADO_F(FactRow, label), MADO_F(FactRow, words) };
};
struct VersionRow {
    std::string words, at, by, note, address, difference;
    static constexpr auto fields = std::tuple { MADO_F(VersionRow, words), MADO_F(VersionRow, at), MADO_F(VersionRow, by), MADO_F(VersionRow, note), MADO_F(VersionRow, address),
        MADO_F(VersionRow, difference) };
};
struct TickRow {
    std::string item, title, why, done;
    static constexpr auto fields = std::tuple { MADO_F(TickRow, item), MADO_F(TickRow, title), MADO_F(TickRow, why), MADO_F(TickRow, done) };
};
// The publication: what stands in its way, who decides.
struct ReviewView {
    std::string way, proposed, note, note_error, propose_error, draft, reason, reason_error, withdraw_reason, withdraw_error, given_back;
    bool is_proposed = false, may_propose = false, may_confirm = false, may_take_back = false, may_withdraw = false, may_discard = false, has_obstacles = false;
    std::vector<Words> obstacles;
    static constexpr auto fields = std::tuple { MADO_F(ReviewView, way), MADO_F(ReviewView, proposed), MADO_F(ReviewView, note), MADO_F(ReviewView, note_error), MADO_F(ReviewView, propose_error),
        MADO_F(ReviewView, draft), MADO_F(ReviewView, reason), MADO_F(ReviewView, reason_error), MADO_F(ReviewView, withdraw_reason), MADO_F(ReviewView, withdraw_error),
        MADO_F(ReviewView, given_back), MADO_F(ReviewView, is_proposed), MADO_F(ReviewView, may_propose), MADO_F(ReviewView, may_confirm), MADO_F(ReviewView, may_take_back),
        MADO_F(ReviewView, may_withdraw), MADO_F(ReviewView, may_discard), MADO_F(ReviewView, has_obstacles), MADO_F(ReviewView, obstacles) };
};
struct PendingRow {
    std::string resource, name, address, words, fault;
    bool is_failed = false;
    static constexpr auto fields = std::tuple { MADO_F(PendingRow, resource), MADO_F(PendingRow, name), MADO_F(PendingRow, address), MADO_F(PendingRow, words), MADO_F(PendingRow, fault),
        MADO_F(PendingRow, is_failed) };
};
struct DatasetView {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, state, is, revision, describe, query, file_error, resource_name, resource_name_error, address, address_error, every_hours, every_hours_error, star_words;
    bool may_change = false, has_uploads = false, has_resources = false, has_versions = false, has_ticks = false;
    std::vector<FactRow> facts;
    std::vector<UploadRow> uploads;
    std::vector<ResourceView> resources;
    std::vector<PendingRow> pending;
    std::vector<StarRow> stars;
    std::vector<VersionRow> versions;
    std::vector<TickRow> ticks;
    ReviewView review;
    static constexpr auto fields = std::tuple { MADO_F(DatasetView, trouble_summary), MADO_F(DatasetView, back), MADO_F(DatasetView, title), MADO_F(DatasetView, state), MADO_F(DatasetView, is),
        MADO_F(DatasetView, revision), MADO_F(DatasetView, describe), MADO_F(DatasetView, query), MADO_F(DatasetView, file_error), MADO_F(DatasetView, resource_name), MADO_F(DatasetView, resource_name_error),
        MADO_F(DatasetView, address), MADO_F(DatasetView, address_error), MADO_F(DatasetView, every_hours), MADO_F(DatasetView, every_hours_error), MADO_F(DatasetView, star_words),
        MADO_F(DatasetView, may_change), MADO_F(DatasetView, has_uploads), MADO_F(DatasetView, uploads), MADO_F(DatasetView, has_resources), MADO_F(DatasetView, has_versions), MADO_F(DatasetView, has_ticks), MADO_F(DatasetView, facts),
        MADO_F(DatasetView, resources), MADO_F(DatasetView, pending), MADO_F(DatasetView, stars), MADO_F(DatasetView, versions), MADO_F(DatasetView, ticks), MADO_F(DatasetView, review) };
};

ResourceView resource_view(Visit const& visit, db::Read& tx, Attempt const* attempt, Entry const& entry, ResourceEntry const& resource, bool may_change);
DatasetView dataset_view(Desk& desk, Visit const& visit, db::Read& tx, Attempt const* attempt, Entry const& entry);

}  // namespace mado::open_data::web

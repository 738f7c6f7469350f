#include "store/after_store.h"

namespace mado::cases::store {

namespace {

constexpr db::Statement insert_revision_row { "cases.insert_revision", R"sql(
    INSERT INTO cases_revision (tenant, case_id, draft, kind, before_result, before_document, before_decided, ended, by_whom, at)
    VALUES ($tenant, $case, $draft, $kind, $result, $document, $decided, $ended, $by, $at)
)sql" };
constexpr db::Statement update_revision { "cases.update_revision", R"sql(
    UPDATE cases_revision SET ended = $ended WHERE tenant = $tenant AND case_id = $case AND draft = $draft AND ended = 'proposed'
)sql" };
constexpr db::Statement select_revisions { "cases.select_revisions", R"sql(
    SELECT case_id, draft, kind, before_result, before_document, before_decided, ended, by_whom, at
      FROM cases_revision WHERE tenant = $tenant AND case_id = $case ORDER BY at DESC, draft DESC
)sql" };
constexpr db::Statement insert_dispute_row { "cases.insert_dispute", R"sql(
    INSERT INTO cases_dispute (tenant, id, case_id, kind, filed_on, number, state, words, by_whom, at, version)
    VALUES ($tenant, $id, $case, $kind, $filed_on, $number, $state, $words, $by, $at, $version)
)sql" };
constexpr db::Statement update_dispute { "cases.update_dispute", R"sql(
    UPDATE cases_dispute SET filed_on = $filed_on, number = $number, state = $state, words = $words, by_whom = $by, at = $at, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND case_id = $case AND version = $version
)sql" };
constexpr db::Statement select_disputes { "cases.select_disputes", R"sql(
    SELECT id, case_id, kind, filed_on, number, state, words, by_whom, at, version FROM cases_dispute WHERE tenant = $tenant AND case_id = $case ORDER BY id DESC
)sql" };
constexpr db::Statement upsert_offer { "cases.upsert_offer", R"sql(
    INSERT INTO cases_offer (tenant, case_id, name, procedure, offer_on, followed_by) VALUES ($tenant, $case, $name, $procedure, $offer_on, '')
    ON CONFLICT (tenant, case_id, name) DO UPDATE SET procedure = $procedure, offer_on = $offer_on
)sql" };
constexpr db::Statement delete_offers { "cases.delete_offers", "DELETE FROM cases_offer WHERE tenant = $tenant AND case_id = $case AND followed_by = ''" };
constexpr db::Statement update_offer { "cases.update_offer", R"sql(
    UPDATE cases_offer SET followed_by = $follower
     WHERE tenant = $tenant AND case_id = $case AND name = $name AND procedure = $procedure AND followed_by = ''
)sql" };
constexpr db::Statement select_offers { "cases.select_offers", R"sql(
    SELECT case_id, name, procedure, offer_on, followed_by FROM cases_offer WHERE tenant = $tenant AND case_id = $case ORDER BY name
)sql" };
constexpr db::Statement select_offer_followed { "cases.select_offer_followed", R"sql(
    SELECT case_id, name, procedure, offer_on, followed_by FROM cases_offer WHERE tenant = $tenant AND followed_by = $case ORDER BY case_id, name LIMIT 1
)sql" };
constexpr db::Statement upsert_keeping { "cases.upsert_keeping", R"sql(
    INSERT INTO cases_keeping (tenant, case_id, class, years, closed_on, starts_on, until) VALUES ($tenant, $case, $class, $years, $closed_on, $starts_on, $until)
    ON CONFLICT (tenant, case_id) DO UPDATE SET class = $class, years = $years, closed_on = $closed_on, starts_on = $starts_on, until = $until
)sql" };
constexpr db::Statement select_keeping { "cases.select_keeping", R"sql(
    SELECT class, years, closed_on, starts_on, until FROM cases_keeping WHERE tenant = $tenant AND case_id = $case
)sql" };
constexpr db::Statement select_count { "cases.select_count", R"sql(
    SELECT total FROM cases_count
     WHERE tenant = $tenant AND procedure = $procedure AND name = $name AND year = $year AND group_key = $key AND measure = $measure
)sql" };
constexpr db::Statement upsert_count { "cases.upsert_count", R"sql(
    INSERT INTO cases_count (tenant, procedure, name, year, group_key, measure, total) VALUES ($tenant, $procedure, $name, $year, $key, $measure, $total)
    ON CONFLICT (tenant, procedure, name, year, group_key, measure) DO UPDATE SET total = $total
)sql" };
constexpr db::Statement select_count_rows { "cases.select_count_rows", R"sql(
    SELECT year, group_key, measure, total FROM cases_count WHERE tenant = $tenant AND procedure = $procedure AND name = $name ORDER BY year, group_key, measure
)sql" };
constexpr db::Statement select_count_years { "cases.select_count_years", R"sql(
    SELECT DISTINCT year FROM cases_count WHERE tenant = $tenant AND procedure = $procedure ORDER BY year DESC
)sql" };
constexpr db::Statement insert_counted { "cases.insert_counted", R"sql(
    INSERT INTO cases_counted (tenant, case_id, name, year, group_key, sums) VALUES ($tenant, $case, $name, $year, $key, $sums)
    ON CONFLICT (tenant, case_id, name) DO UPDATE SET year = $year, group_key = $key, sums = $sums
)sql" };
constexpr db::Statement delete_counted { "cases.delete_counted", "DELETE FROM cases_counted WHERE tenant = $tenant AND case_id = $case" };
constexpr db::Statement select_counted { "cases.select_counted", R"sql(
    SELECT name, year, group_key, sums FROM cases_counted WHERE tenant = $tenant AND case_id = $case ORDER BY name
)sql" };

constexpr db::Statement select_counted_since { "cases.select_counted_since", R"sql(
    SELECT counted.name AS name, counted.year AS year, counted.group_key AS group_key, counted.sums AS sums
      FROM cases_case AS decided JOIN cases_counted AS counted ON counted.tenant = decided.tenant AND counted.case_id = decided.id
     WHERE decided.tenant = $tenant AND decided.procedure = $procedure AND decided.decided_on >= $since AND counted.name = $name ORDER BY counted.case_id
)sql" };

Day day_in(db::Row const& row, std::string_view column) { return *Day::parse(row.text(column)); }

Offered read_offer(db::Row const& row)
{
    return { row.id<ApplicationTag>("case_id"), row.text("name"), row.text("procedure"), day_in(row, "offer_on"), row.id<ApplicationTag>("followed_by") };
}

Counted read_counted(db::Row const& row)
{
    auto const sums = json::parse(row.text("sums"));
    return { row.text("name"), static_cast<int>(row.integer("year")), row.text("group_key"), sums && sums->is_object() ? sums->object() : json::Object {} };
}

}  // namespace

std::vector<db::Statement> after_statements()
{
    return { insert_revision_row, update_revision, select_revisions, insert_dispute_row, update_dispute, select_disputes, upsert_offer, delete_offers, update_offer, select_offers,
        select_offer_followed, upsert_keeping, select_keeping, select_count, upsert_count, select_count_rows, select_count_years, insert_counted, delete_counted, select_counted, select_counted_since };
}

void insert_revision(db::Write& tx, Revision const& one)
{
    tx.execute(insert_revision_row, { { "$case", one.of }, { "$draft", one.draft }, { "$kind", word_of(one.kind) }, { "$result", one.before_result }, { "$document", one.before_document },
        { "$decided", one.before_decided ? std::optional(one.before_decided->iso()) : std::nullopt }, { "$ended", word_of(one.end) }, { "$by", one.by }, { "$at", one.at.microseconds } });
}

bool end_revision(db::Write& tx, CaseId const& id, approvals::DraftId const& draft, RevisionEnd end)
{
    return tx.execute(update_revision, { { "$case", id }, { "$draft", draft }, { "$ended", word_of(end) } }) == 1;
}

std::vector<Revision> revisions(db::Read& tx, CaseId const& id)
{
    return tx.all(select_revisions, { { "$case", id } }, [](db::Row const& row) {
        auto const decided = row.optional_text("before_decided");
        return Revision { row.id<ApplicationTag>("case_id"), row.id<approvals::DraftTag>("draft"), value_of<RevisionKind>(row.text("kind")), row.text("before_result"),
            row.text("before_document"), decided ? Day::parse(*decided) : std::nullopt, value_of<RevisionEnd>(row.text("ended")), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

void insert_dispute(db::Write& tx, Dispute const& one)
{
    tx.execute(insert_dispute_row, { { "$id", one.id }, { "$case", one.of }, { "$kind", word_of(one.kind) }, { "$filed_on", one.filed_on.iso() }, { "$number", one.number },
        { "$state", word_of(one.state) }, { "$words", one.words }, { "$by", one.by }, { "$at", one.at.microseconds }, { "$version", one.version } });
}

bool change_dispute(db::Write& tx, Dispute const& one)
{
    return tx.execute(update_dispute, { { "$id", one.id }, { "$case", one.of }, { "$filed_on", one.filed_on.iso() }, { "$number", one.number }, { "$state", word_of(one.state) },
        { "$words", one.words }, { "$by", one.by }, { "$at", one.at.microseconds }, { "$version", one.version } }) == 1;
}

std::vector<Dispute> disputes(db::Read& tx, CaseId const& id)
{
    return tx.all(select_disputes, { { "$case", id } }, [](db::Row const& row) {
        return Dispute { row.text("id"), row.id<ApplicationTag>("case_id"), value_of<DisputeKind>(row.text("kind")), day_in(row, "filed_on"), row.text("number"), row.text("words"),
            value_of<DisputeState>(row.text("state")), row.id<PersonTag>("by_whom"), { row.integer("at") }, row.integer("version") };
    });
}

void keep_offer(db::Write& tx, Offered const& offered)
{
    tx.execute(upsert_offer, { { "$case", offered.of }, { "$name", offered.name }, { "$procedure", offered.procedure }, { "$offer_on", offered.offer_on.iso() } });
}
void forget_offers(db::Write& tx, CaseId const& id) { tx.execute(delete_offers, { { "$case", id } }); }
bool follow_offer(db::Write& tx, CaseId const& id, std::string const& name, std::string const& procedure, CaseId const& follower)
{
    return tx.execute(update_offer, { { "$case", id }, { "$name", name }, { "$procedure", procedure }, { "$follower", follower } }) == 1;
}
std::vector<Offered> offers(db::Read& tx, CaseId const& id) { return tx.all(select_offers, { { "$case", id } }, read_offer); }
std::optional<Offered> offer_followed_by(db::Read& tx, CaseId const& id) { return tx.one(select_offer_followed, { { "$case", id } }, read_offer); }

void keep_keeping(db::Write& tx, CaseId const& id, Keeping const& keeping)
{
    tx.execute(upsert_keeping, { { "$case", id }, { "$class", keeping.store_class }, { "$years", keeping.years }, { "$closed_on", keeping.closed_on.iso() },
        { "$starts_on", keeping.starts_on.iso() }, { "$until", keeping.until.iso() } });
}

std::optional<Keeping> keeping(db::Read& tx, CaseId const& id)
{
    return tx.one(select_keeping, { { "$case", id } }, [](db::Row const& row) {
        return Keeping { row.text("class"), static_cast<int>(row.integer("years")), day_in(row, "closed_on"), day_in(row, "starts_on"), day_in(row, "until") };
    });
}

void add_to_count(db::Write& tx, std::string const& procedure, Counted const& counted, std::string const& measure, Decimal amount)
{
    db::Parameters parameters { { "$procedure", procedure }, { "$name", counted.name }, { "$year", counted.year }, { "$key", counted.group_key }, { "$measure", measure } };
    auto const before = tx.one(select_count, parameters, [](db::Row const& row) { return row.text("total"); });
    auto const total = (before ? Decimal::parse(*before).value_or(Decimal(0)) : Decimal(0)) + amount;
    parameters.emplace_back("$total", total.to_text());
    tx.execute(upsert_count, parameters);
}

void keep_counted(db::Write& tx, CaseId const& id, Counted const& counted)
{
    tx.execute(insert_counted, { { "$case", id }, { "$name", counted.name }, { "$year", counted.year }, { "$key", counted.group_key }, { "$sums", json::write(counted.sums) } });
}

void forget_counted(db::Write& tx, CaseId const& id) { tx.execute(delete_counted, { { "$case", id } }); }

std::vector<Counted> counted(db::Read& tx, CaseId const& id) { return tx.all(select_counted, { { "$case", id } }, read_counted); }
std::vector<Counted> counted_since(db::Read& tx, std::string_view procedure, std::string_view name, Day since)
{
    return tx.all(select_counted_since, { { "$procedure", procedure }, { "$name", name }, { "$since", since.iso() } }, read_counted);
}

std::vector<CountRow> count_rows(db::Read& tx, std::string_view procedure, std::string_view name)
{
    return tx.all(select_count_rows, { { "$procedure", procedure }, { "$name", name } }, [](db::Row const& row) {
        return CountRow { static_cast<int>(row.integer("year")), row.text("group_key"), row.text("measure"), Decimal::parse(row.text("total")).value_or(Decimal(0)) };
    });
}

std::vector<int> count_years(db::Read& tx, std::string_view procedure)
{
    return tx.all(select_count_years, { { "$procedure", procedure } }, [](db::Row const& row) { return static_cast<int>(row.integer("year")); });
}

}  // namespace mado::cases::store

#include "store/case_store.h"

namespace mado::cases::store {

namespace {

constexpr std::string_view never = "9999-12-31";

#define MADO_CASE_COLUMNS \
    "id, receipt_number, procedure, definition, owner, title, applicant, applicant_name, channel, language, notice, application_key, state, taken_by, " \
    "arrived_at, opened_at, starts, due, limit_name, stands_still, misfit, expired, replied, asked_until, result, draft, document, decided_on, dispatched_on, entered_by, round, item, verdict, came_from, forwarded_to, deemed, lapsed, " \
    "waits_for_papers, revises, next_arrived_on, version"

constexpr db::Statement insert_case { "cases.insert_case",
    "INSERT INTO cases_case (tenant, " MADO_CASE_COLUMNS ") VALUES ($tenant, $id, $receipt_number, $procedure, $definition, $owner, $title, $applicant, "
    "$applicant_name, $channel, $language, $notice, $application_key, $state, $taken_by, $arrived_at, $opened_at, $starts, $due, $limit_name, $stands_still, "
    "$misfit, $expired, $replied, $asked_until, $result, $draft, $document, $decided_on, $dispatched_on, $entered_by, $round, $item, $verdict, $came_from, "
    "$forwarded_to, $deemed, $lapsed, $waits_for_papers, $revises, $next_arrived_on, $version) ON CONFLICT (tenant, id) DO NOTHING" };
constexpr db::Statement update_case { "cases.update_case", R"sql(
    UPDATE cases_case SET applicant_name = $applicant_name, state = $state, taken_by = $taken_by, starts = $starts, due = $due, limit_name = $limit_name,
           stands_still = $stands_still, misfit = $misfit, expired = $expired, replied = $replied, asked_until = $asked_until, result = $result, draft = $draft,
           document = $document, decided_on = $decided_on, dispatched_on = $dispatched_on, round = $round, item = $item, verdict = $verdict,
           forwarded_to = $forwarded_to, deemed = $deemed, lapsed = $lapsed, waits_for_papers = $waits_for_papers, revises = $revises, next_arrived_on = $next_arrived_on, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_all_after { "cases.select_all_after", "SELECT " MADO_CASE_COLUMNS " FROM cases_case WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_case { "cases.select_case", "SELECT " MADO_CASE_COLUMNS " FROM cases_case WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_receipt { "cases.select_of_receipt", R"sql(
    SELECT id FROM cases_case WHERE tenant = $tenant AND receipt_number = $receipt_number ORDER BY id LIMIT 1
)sql" };
// The inbox reads keys alone, which its indexes hold, and whole cases only of the page that is shown.
constexpr db::Statement select_inbox_of_owner { "cases.select_inbox_of_owner", R"sql(
    SELECT stands_still, due, id FROM cases_case WHERE tenant = $tenant AND owner = $owner AND state = $state
       AND (stands_still, due, id) > ($stands_still, $due, $id) ORDER BY stands_still, due, id LIMIT $most
)sql" };
constexpr db::Statement select_inbox_of_person { "cases.select_inbox_of_person", R"sql(
    SELECT stands_still, due, id FROM cases_case WHERE tenant = $tenant AND taken_by = $person AND state = $state
       AND (stands_still, due, id) > ($stands_still, $due, $id) ORDER BY stands_still, due, id LIMIT $most
)sql" };
#define MADO_OVERDUE " AND state = $state AND stands_still = 0 AND due < $before"
constexpr db::Statement select_overdue_of_owner { "cases.select_overdue_of_owner",
    "SELECT stands_still, due, id FROM cases_case WHERE tenant = $tenant AND owner = $owner" MADO_OVERDUE
    " AND (due, id) > ($due, $id) ORDER BY due, id LIMIT $most" };
constexpr db::Statement select_overdue_of_person { "cases.select_overdue_of_person",
    "SELECT stands_still, due, id FROM cases_case WHERE tenant = $tenant AND taken_by = $person" MADO_OVERDUE
    " AND (due, id) > ($due, $id) ORDER BY due, id LIMIT $most" };
constexpr db::Statement count_overdue_of_owner { "cases.count_overdue_of_owner",
    "SELECT COUNT(*) AS n FROM (SELECT id FROM cases_case WHERE tenant = $tenant AND owner = $owner" MADO_OVERDUE " LIMIT $most) AS bounded" };
constexpr db::Statement count_overdue_of_person { "cases.count_overdue_of_person",
    "SELECT COUNT(*) AS n FROM (SELECT id FROM cases_case WHERE tenant = $tenant AND taken_by = $person" MADO_OVERDUE " LIMIT $most) AS bounded" };
constexpr db::Statement count_of_owner { "cases.count_of_owner", R"sql(
    SELECT COUNT(*) AS n FROM (SELECT id FROM cases_case WHERE tenant = $tenant AND owner = $owner AND state = $state LIMIT $most) AS bounded
)sql" };
constexpr db::Statement count_of_person { "cases.count_of_person", R"sql(
    SELECT COUNT(*) AS n FROM (SELECT id FROM cases_case WHERE tenant = $tenant AND taken_by = $person AND state = $state LIMIT $most) AS bounded
)sql" };
constexpr db::Statement select_next_owner { "cases.select_next_owner", R"sql(
    SELECT owner FROM cases_case WHERE tenant = $tenant AND owner > $after ORDER BY owner LIMIT 1
)sql" };
constexpr db::Statement select_asked_until { "cases.select_asked_until", R"sql(
    SELECT id FROM cases_case WHERE tenant = $tenant AND state = 'asked' AND asked_until < $day ORDER BY asked_until, id LIMIT $most
)sql" };

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text && *text != never ? Day::parse(*text) : std::nullopt;
}

std::optional<std::string> iso(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }

Case read_case(db::Row const& row)
{
    Case c;
    c.id = row.id<ApplicationTag>("id");
    c.receipt_number = row.text("receipt_number");
    c.procedure = row.text("procedure");
    c.definition = row.text("definition");
    c.owner = row.text("owner");
    c.title = row.text("title");
    c.applicant = row.text("applicant");
    c.applicant_name = row.text("applicant_name");
    c.channel = row.text("channel");
    c.language = row.text("language");
    c.notice = row.text("notice");
    c.application_key = row.text("application_key");
    c.state = value_of<CaseState>(row.text("state"));
    c.taken_by = row.id<PersonTag>("taken_by");
    c.arrived_at = { row.integer("arrived_at") };
    c.opened_at = { row.integer("opened_at") };
    c.starts = day_in(row, "starts");
    c.due = day_in(row, "due");
    c.limit = row.text("limit_name");
    c.stands_still = row.flag("stands_still");
    c.misfit = row.flag("misfit");
    c.expired = row.flag("expired");
    c.replied = row.flag("replied");
    c.asked_until = day_in(row, "asked_until");
    c.result = row.text("result");
    c.draft = row.id<approvals::DraftTag>("draft");
    c.document = row.text("document");
    c.decided_on = day_in(row, "decided_on");
    c.dispatched_on = day_in(row, "dispatched_on");
    c.entered_by = row.id<PersonTag>("entered_by");
    c.round = row.text("round");
    c.item = row.text("item");
    c.verdict = row.text("verdict");
    c.came_from = row.text("came_from");
    c.forwarded_to = row.text("forwarded_to");
    c.deemed = row.flag("deemed");
    c.lapsed = row.flag("lapsed");
    c.waits_for_papers = row.flag("waits_for_papers");
    c.revises = row.text("revises");
    c.next_arrived_on = day_in(row, "next_arrived_on");
    c.version = row.integer("version");
    return c;
}

db::Parameters changing(Case const& c)
{
    return { { "$id", c.id }, { "$applicant_name", c.applicant_name }, { "$state", word_of(c.state) }, { "$taken_by", c.taken_by }, { "$starts", iso(c.starts) },
        { "$due", c.due ? c.due->iso() : std::string(never) }, { "$limit_name", c.limit }, { "$stands_still", c.stands_still }, { "$misfit", c.misfit },
        { "$expired", c.expired }, { "$replied", c.replied }, { "$asked_until", iso(c.asked_until) }, { "$result", c.result }, { "$draft", c.draft },
        { "$document", c.document }, { "$decided_on", iso(c.decided_on) }, { "$dispatched_on", iso(c.dispatched_on) },
        { "$round", c.round }, { "$item", c.item }, { "$verdict", c.verdict }, { "$forwarded_to", c.forwarded_to }, { "$deemed", c.deemed }, { "$lapsed", c.lapsed },
        { "$waits_for_papers", c.waits_for_papers }, { "$revises", c.revises }, { "$next_arrived_on", iso(c.next_arrived_on) }, { "$version", c.version } };
}

}  // namespace

std::vector<db::Statement> case_statements()
{
    return { insert_case, update_case, select_all_after, select_case, select_of_receipt, select_inbox_of_owner, select_inbox_of_person, count_of_owner, count_of_person, select_next_owner,
        select_asked_until, select_overdue_of_owner, select_overdue_of_person, count_overdue_of_owner, count_overdue_of_person };
}

bool insert(db::Write& tx, Case const& c)
{
    auto all = changing(c);
    for (auto const& [name, words] : { std::pair<char const*, std::string const&> { "$receipt_number", c.receipt_number }, { "$procedure", c.procedure },
             { "$definition", c.definition }, { "$owner", c.owner }, { "$title", c.title }, { "$applicant", c.applicant }, { "$channel", c.channel },
             { "$language", c.language }, { "$notice", c.notice }, { "$application_key", c.application_key },
             { "$came_from", c.came_from } })
        all.emplace_back(name, words);
    all.emplace_back("$entered_by", c.entered_by);
    all.emplace_back("$arrived_at", c.arrived_at.microseconds);
    all.emplace_back("$opened_at", c.opened_at.microseconds);
    return tx.execute(insert_case, all) == 1;
}

Result<void> change(db::Write& tx, Case& changed)
{
    if (tx.execute(update_case, changing(changed)) == 0)
        return refuse(Refusal::Kind::Conflict, "cases.changed_meanwhile");
    ++changed.version;
    return {};
}

std::vector<Case> all_after(db::Read& tx, CaseId const& after, int most) { return tx.all(select_all_after, { { "$after", after }, { "$most", most } }, read_case); }
std::optional<Case> find(db::Read& tx, CaseId const& id) { return tx.one(select_case, { { "$id", id } }, read_case); }

std::optional<CaseId> of_receipt(db::Read& tx, std::string const& receipt_number)
{
    return tx.one(select_of_receipt, { { "$receipt_number", receipt_number } }, [](db::Row const& row) { return row.id<ApplicationTag>("id"); });
}

std::vector<InboxKey> inbox(db::Read& tx, Stretch const& stretch, InboxKey const& after, int most)
{
    auto const read_key = [](db::Row const& row) { return InboxKey { row.flag("stands_still"), row.text("due"), row.text("id") }; };
    db::Parameters parameters { { "$state", word_of(stretch.state) }, { "$due", after.due }, { "$id", after.id }, { "$most", most } };
    if (stretch.due_before)
        parameters.emplace_back("$before", stretch.due_before->iso());
    else
        parameters.emplace_back("$stands_still", after.stands_still);
    if (stretch.person) {
        parameters.emplace_back("$person", stretch.person);
        return tx.all(stretch.due_before ? select_overdue_of_person : select_inbox_of_person, parameters, read_key);
    }
    parameters.emplace_back("$owner", stretch.owner);
    return tx.all(stretch.due_before ? select_overdue_of_owner : select_inbox_of_owner, parameters, read_key);
}

std::int64_t count(db::Read& tx, Stretch const& stretch, int most)
{
    auto const n = [](db::Row const& row) { return row.integer("n"); };
    db::Parameters parameters { { "$state", word_of(stretch.state) }, { "$most", most } };
    if (stretch.due_before)
        parameters.emplace_back("$before", stretch.due_before->iso());
    if (stretch.person) {
        parameters.emplace_back("$person", stretch.person);
        return *tx.one(stretch.due_before ? count_overdue_of_person : count_of_person, parameters, n);
    }
    parameters.emplace_back("$owner", stretch.owner);
    return *tx.one(stretch.due_before ? count_overdue_of_owner : count_of_owner, parameters, n);
}

std::vector<std::string> owners(db::Read& tx)
{
    std::vector<std::string> all;
    for (auto next = std::optional<std::string>("");;) {
        next = tx.one(select_next_owner, { { "$after", *next } }, [](db::Row const& row) { return row.text("owner"); });
        if (!next)
            return all;
        all.push_back(*next);
    }
}

std::vector<CaseId> asked_until_before(db::Read& tx, Day day, int most)
{
    return tx.all(select_asked_until, { { "$day", day.iso() }, { "$most", most } }, [](db::Row const& row) { return row.id<ApplicationTag>("id"); });
}

}  // namespace mado::cases::store

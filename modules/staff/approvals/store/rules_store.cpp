#include "store/rules_store.h"

namespace mado::approvals::store {

namespace {

constexpr db::Statement select_rules { "approvals.select_rules", "SELECT rules FROM approvals_rules WHERE tenant = $tenant" };
constexpr db::Statement upsert_rules { "approvals.upsert_rules", R"sql(
    INSERT INTO approvals_rules (tenant, rules) VALUES ($tenant, $rules) ON CONFLICT (tenant) DO UPDATE SET rules = $rules
)sql" };
constexpr db::Statement select_stand_ins { "approvals.select_stand_ins", R"sql(
    SELECT position, by_position, acting, place, since, until, article FROM approvals_stand_in WHERE tenant = $tenant ORDER BY position, place, by_position, since
)sql" };
constexpr db::Statement select_stand_ins_for { "approvals.select_stand_ins_for", R"sql(
    SELECT position, by_position, acting, place, since, until, article FROM approvals_stand_in WHERE tenant = $tenant AND position = $position ORDER BY place, by_position, since
)sql" };
constexpr db::Statement select_stand_ins_of { "approvals.select_stand_ins_of", R"sql(
    SELECT position, by_position, acting, place, since, until, article FROM approvals_stand_in WHERE tenant = $tenant AND by_position = $by ORDER BY position, place, since
)sql" };
constexpr db::Statement insert_stand_in { "approvals.insert_stand_in", R"sql(
    INSERT INTO approvals_stand_in (tenant, position, by_position, acting, place, since, until, article)
    VALUES ($tenant, $position, $by, $acting, $place, $since, $until, $article) ON CONFLICT (tenant, position, by_position, since) DO NOTHING
)sql" };
constexpr db::Statement end_stand_in { "approvals.end_stand_in", R"sql(
    UPDATE approvals_stand_in SET until = $until WHERE tenant = $tenant AND position = $position AND by_position = $by AND since = $since
)sql" };
constexpr db::Statement select_entrustments { "approvals.select_entrustments", R"sql(
    SELECT route, procedure, since, until, position, article, name FROM approvals_entrustment WHERE tenant = $tenant ORDER BY route, procedure, since
)sql" };
constexpr db::Statement insert_entrustment { "approvals.insert_entrustment", R"sql(
    INSERT INTO approvals_entrustment (tenant, route, procedure, since, until, position, article, name)
    VALUES ($tenant, $route, $procedure, $since, $until, $position, $article, $name) ON CONFLICT (tenant, route, procedure, since) DO NOTHING
)sql" };
constexpr db::Statement end_entrustment { "approvals.end_entrustment", R"sql(
    UPDATE approvals_entrustment SET until = $until WHERE tenant = $tenant AND route = $route AND procedure = $procedure AND since = $since
)sql" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> optional_day(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}
[[gnu::noinline]] db::Value or_null(std::optional<Day> const& day) { return day ? db::Value { day->iso() } : db::Value { nullptr }; }

StandIn read_stand_in(db::Row const& row)
{
    return { row.id<PositionTag>("position"), row.id<PositionTag>("by_position"), row.flag("acting"), static_cast<int>(row.integer("place")), day_in(row, "since"), optional_day(row, "until"),
        row.text("article") };
}

Entrustment read_entrustment(db::Row const& row)
{
    return { row.text("route"), row.text("procedure"), row.id<PositionTag>("position"), row.text("article"), row.text("name"), day_in(row, "since"), optional_day(row, "until") };
}

json::Value words_json(std::vector<std::string> const& words)
{
    return json::array_of(words, [](std::string const& word) { return json::Value(word); });
}

std::vector<std::string> words_from(json::Value const& value)
{
    std::vector<std::string> words;
    for (auto const& word : value.array())
        words.push_back(word.text());
    return words;
}

Rules rules_from(json::Value const& value)
{
    Rules rules;
    rules.drafter_decides_dispositions = value.flag("drafter_decides_dispositions");
    rules.drafter_decides_others = value.flag("drafter_decides_others");
    rules.drafter_adds_steps = value.flag("drafter_adds_steps");
    rules.never_substituted = words_from(value["never_substituted"]);
    rules.material = words_from(value["material"]);
    rules.remind_days = static_cast<int>(value.integer("remind_days"));
    rules.review_days = static_cast<int>(value.integer("review_days"));
    return rules;
}

}  // namespace

std::vector<db::Statement> rules_statements()
{
    return { select_rules, upsert_rules, select_stand_ins, select_stand_ins_for, select_stand_ins_of, insert_stand_in, end_stand_in, select_entrustments, insert_entrustment, end_entrustment };
}

Rules rules(db::Read& tx)
{
    auto const kept = tx.one(select_rules, {}, [](db::Row const& row) { return row.text("rules"); });
    if (!kept)
        return {};
    auto const parsed = json::parse(*kept);
    if (!parsed)
        throw std::runtime_error("approvals: the rules that are stored are not JSON");
    return rules_from(*parsed);
}

void keep(db::Write& tx, Rules const& rules)
{
    tx.execute(upsert_rules, { { "$rules", json::write(json::object({ { "drafter_decides_dispositions", rules.drafter_decides_dispositions }, { "drafter_decides_others", rules.drafter_decides_others },
        { "drafter_adds_steps", rules.drafter_adds_steps }, { "never_substituted", words_json(rules.never_substituted) }, { "material", words_json(rules.material) },
        { "remind_days", std::int64_t { rules.remind_days } }, { "review_days", std::int64_t { rules.review_days } } })) } });
}

std::vector<StandIn> stand_ins(db::Read& tx) { return tx.all(select_stand_ins, {}, read_stand_in); }
std::vector<StandIn> stand_ins_for(db::Read& tx, PositionId const& position) { return tx.all(select_stand_ins_for, { { "$position", position } }, read_stand_in); }
std::vector<StandIn> stand_ins_of(db::Read& tx, PositionId const& by) { return tx.all(select_stand_ins_of, { { "$by", by } }, read_stand_in); }

bool insert(db::Write& tx, StandIn const& one)
{
    return tx.execute(insert_stand_in, { { "$position", one.position }, { "$by", one.by }, { "$acting", one.is_acting }, { "$place", one.order }, { "$since", one.since.iso() },
               { "$until", or_null(one.until) }, { "$article", one.article } }) == 1;
}

bool end(db::Write& tx, PositionId const& position, PositionId const& by, Day since, Day last_day)
{
    return tx.execute(end_stand_in, { { "$position", position }, { "$by", by }, { "$since", since.iso() }, { "$until", last_day.iso() } }) == 1;
}

std::vector<Entrustment> entrustments(db::Read& tx) { return tx.all(select_entrustments, {}, read_entrustment); }

bool insert(db::Write& tx, Entrustment const& one)
{
    return tx.execute(insert_entrustment, { { "$route", one.route }, { "$procedure", one.procedure }, { "$since", one.since.iso() }, { "$until", or_null(one.until) },
               { "$position", one.position }, { "$article", one.article }, { "$name", one.name } }) == 1;
}

bool end(db::Write& tx, std::string_view route, std::string_view procedure, Day since, Day last_day)
{
    return tx.execute(end_entrustment, { { "$route", route }, { "$procedure", procedure }, { "$since", since.iso() }, { "$until", last_day.iso() } }) == 1;
}

}  // namespace mado::approvals::store

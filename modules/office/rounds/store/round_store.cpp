#include "store/round_store.h"

namespace mado::rounds::store {

namespace {

#define MADO_ROUND_COLUMNS "SELECT id, working, published, state, version FROM rounds_round "
constexpr db::Statement insert_round { "rounds.insert_round", R"sql(
    INSERT INTO rounds_round (tenant, id, procedure, name, opens_on, working, published, state, version, changed_at, changed_by)
    VALUES ($tenant, $id, $procedure, $name, $opens_on, $working, $published, $state, $version, $at, $by) ON CONFLICT (tenant, procedure, name) DO NOTHING
)sql" };
constexpr db::Statement update_round { "rounds.update_round", R"sql(
    UPDATE rounds_round SET opens_on = $opens_on, working = $working, published = $published, state = $state, version = $version + 1, changed_at = $at, changed_by = $by
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement delete_round { "rounds.delete_round", R"sql(
    DELETE FROM rounds_round WHERE tenant = $tenant AND id = $id AND version = $version AND state = 'drafted'
)sql" };
constexpr db::Statement select_round { "rounds.select_round", MADO_ROUND_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_named { "rounds.select_named", MADO_ROUND_COLUMNS "WHERE tenant = $tenant AND procedure = $procedure AND name = $name" };
constexpr db::Statement select_all { "rounds.select_all", MADO_ROUND_COLUMNS "WHERE tenant = $tenant ORDER BY opens_on DESC, procedure, name" };
#undef MADO_ROUND_COLUMNS
constexpr db::Statement insert_correction { "rounds.insert_correction", R"sql(
    INSERT INTO rounds_correction (tenant, round, number, why, hash, by_whom, at)
    SELECT CAST($tenant AS code_text), CAST($round AS id_text), COALESCE(MAX(number), 0) + 1, CAST($why AS words_text), CAST($hash AS code_text), CAST($by AS id_text), CAST($at AS time_int)
      FROM rounds_correction WHERE tenant = $tenant AND round = $round
)sql" };
constexpr db::Statement select_corrections { "rounds.select_corrections", R"sql(
    SELECT why, hash, by_whom, at FROM rounds_correction WHERE tenant = $tenant AND round = $round ORDER BY number DESC
)sql" };

constexpr db::Statement insert_draw_row { "rounds.insert_draw", R"sql(
    INSERT INTO rounds_draw (tenant, round, list, list_hash, commitment, secret, public_value, public_source, figure, proof, draft, fixed_at)
    VALUES ($tenant, $round, $list, $list_hash, $commitment, $secret, $value, $source, $figure, $proof, $draft, $fixed_at)
)sql" };
constexpr db::Statement update_draw { "rounds.update_draw", R"sql(
    UPDATE rounds_draw SET public_value = $value, public_source = $source, figure = $figure, proof = $proof, draft = $draft, drawn_at = $drawn_at, decided_at = $decided_at
     WHERE tenant = $tenant AND round = $round
)sql" };
constexpr db::Statement select_draw { "rounds.select_draw", R"sql(
    SELECT list, list_hash, commitment, secret, public_value, public_source, figure, proof, draft, fixed_at, drawn_at, decided_at
      FROM rounds_draw WHERE tenant = $tenant AND round = $round
)sql" };

constexpr db::Statement upsert_result { "rounds.upsert_result", R"sql(
    INSERT INTO rounds_result (tenant, round, case_id, receipt, item, rank, lots, figure, place, result, number, why, carried, fault)
    VALUES ($tenant, $round, $case, $receipt, $item, $rank, $lots, $figure, $place, $result, $number, $why, 0, '')
    ON CONFLICT (tenant, round, case_id) DO UPDATE SET figure = $figure, place = $place, result = $result, number = $number, why = $why
)sql" };
constexpr db::Statement delete_results { "rounds.delete_results", "DELETE FROM rounds_result WHERE tenant = $tenant AND round = $round" };
constexpr db::Statement delete_ineligible { "rounds.delete_ineligible", "DELETE FROM rounds_result WHERE tenant = $tenant AND round = $round AND lots = 0 AND carried = 0" };
constexpr db::Statement delete_result { "rounds.delete_result", "DELETE FROM rounds_result WHERE tenant = $tenant AND round = $round AND case_id = $case AND carried = 0" };
#define MADO_RESULT_COLUMNS "SELECT case_id, receipt, item, rank, lots, figure, place, result, number, why, carried, fault FROM rounds_result "
constexpr db::Statement select_result { "rounds.select_result", MADO_RESULT_COLUMNS "WHERE tenant = $tenant AND round = $round AND case_id = $case" };
constexpr db::Statement select_results { "rounds.select_results", MADO_RESULT_COLUMNS "WHERE tenant = $tenant AND round = $round ORDER BY item, place, receipt LIMIT $most" };
constexpr db::Statement select_results_of_row { "rounds.select_results_of_row",
    MADO_RESULT_COLUMNS "WHERE tenant = $tenant AND round = $round AND item = $item ORDER BY place, receipt LIMIT $most" };
constexpr db::Statement select_to_carry { "rounds.select_to_carry",
    MADO_RESULT_COLUMNS "WHERE tenant = $tenant AND round = $round AND carried = 0 AND case_id > $after ORDER BY case_id LIMIT $most" };
#undef MADO_RESULT_COLUMNS
constexpr db::Statement update_carried { "rounds.update_carried", R"sql(
    UPDATE rounds_result SET carried = $carried, fault = $fault WHERE tenant = $tenant AND round = $round AND case_id = $case AND carried = 0
)sql" };
constexpr db::Statement count_carried { "rounds.count_carried", R"sql(
    SELECT carried, fault, COUNT(*) AS n FROM rounds_result WHERE tenant = $tenant AND round = $round GROUP BY carried, fault
)sql" };
constexpr db::Statement count_results { "rounds.count_results", R"sql(
    SELECT item, result, COUNT(*) AS n FROM rounds_result WHERE tenant = $tenant AND round = $round GROUP BY item, result ORDER BY item, result
)sql" };

constexpr db::Statement insert_promotion_row { "rounds.insert_promotion", R"sql(
    INSERT INTO rounds_promotion (tenant, id, round, item, lapsed, case_id, state, draft, at) VALUES ($tenant, $id, $round, $item, $lapsed, $case, $state, $draft, $at)
    ON CONFLICT (tenant, round, lapsed) DO NOTHING
)sql" };
constexpr db::Statement update_promotion { "rounds.update_promotion", R"sql(
    UPDATE rounds_promotion SET state = $state, draft = $draft, case_id = $case WHERE tenant = $tenant AND id = $id AND state = $from
)sql" };
constexpr db::Statement select_promotions { "rounds.select_promotions", R"sql(
    SELECT id, round, item, lapsed, case_id, state, draft FROM rounds_promotion WHERE tenant = $tenant AND round = $round ORDER BY id
)sql" };
constexpr db::Statement select_promotion { "rounds.select_promotion", R"sql(
    SELECT id, round, item, lapsed, case_id, state, draft FROM rounds_promotion WHERE tenant = $tenant AND id = $id
)sql" };

constexpr json::Limits large { 8 << 20, 32 };

db::Value bytes(std::string const& value) { return db::Bytes { value }; }

Kept read_round(db::Row const& row)
{
    auto const parsed = json::parse(row.bytes("working"), large);
    auto round = parsed ? definitions::round_from(*parsed) : std::nullopt;
    if (!round)
        throw std::runtime_error("rounds: a kept round cannot be read");
    return { { row.text("id") }, std::move(*round), row.text("published"), value_of<RoundState>(row.text("state")), row.integer("version") };
}

Line read_line(db::Row const& row)
{
    Line line { row.id<ApplicationTag>("case_id"), row.text("receipt"), row.text("item"), row.text("figure"), row.text("result"), row.text("why") };
    line.rank = static_cast<int>(row.integer("rank"));
    line.lots = static_cast<int>(row.integer("lots"));
    line.place = static_cast<int>(row.integer("place"));
    line.number = static_cast<int>(row.integer("number"));
    line.carried = static_cast<int>(row.integer("carried"));
    line.fault = row.text("fault");
    return line;
}

Promotion read_promotion(db::Row const& row)
{
    return { { row.text("id") }, { row.text("round") }, row.text("item"), row.id<ApplicationTag>("lapsed"), row.id<ApplicationTag>("case_id"),
        value_of<PromotionState>(row.text("state")), row.id<approvals::DraftTag>("draft") };
}

std::optional<std::int64_t> at_of(std::optional<Instant> at) { return at ? std::optional(at->microseconds) : std::nullopt; }
std::optional<Instant> instant(std::optional<std::int64_t> at) { return at ? std::optional(Instant { *at }) : std::nullopt; }

db::Parameters changing(Kept const& kept, PersonId const& by, Instant at)
{
    return { { "$id", kept.id }, { "$opens_on", kept.round.opens_on.iso() }, { "$working", bytes(json::canonical(json_of(kept.round))) }, { "$published", kept.published },
        { "$state", word_of(kept.state) }, { "$version", kept.version }, { "$at", at.microseconds }, { "$by", by } };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_round, update_round, delete_round, select_round, select_named, select_all, insert_correction, select_corrections, insert_draw_row, update_draw, select_draw,
        upsert_result, delete_results, delete_ineligible, delete_result, select_result, select_results, select_results_of_row, select_to_carry, update_carried, count_carried, count_results, insert_promotion_row,
        update_promotion, select_promotions, select_promotion };
}

bool insert(db::Write& tx, Kept const& made, PersonId const& by, Instant at)
{
    auto all = changing(made, by, at);
    all.emplace_back("$procedure", made.round.procedure);
    all.emplace_back("$name", made.round.name);
    return tx.execute(insert_round, all) == 1;
}

Result<void> change(db::Write& tx, Kept& changed, PersonId const& by, Instant at)
{
    if (tx.execute(update_round, changing(changed, by, at)) == 0)
        return refuse(Refusal::Kind::Conflict, "rounds.changed_meanwhile");
    ++changed.version;
    return {};
}

bool remove(db::Write& tx, Kept const& draft) { return tx.execute(delete_round, { { "$id", draft.id }, { "$version", draft.version } }) == 1; }

std::optional<Kept> find(db::Read& tx, RoundId const& id) { return tx.one(select_round, { { "$id", id } }, read_round); }

std::optional<Kept> named(db::Read& tx, std::string_view procedure, std::string_view name)
{
    return tx.one(select_named, { { "$procedure", procedure }, { "$name", name } }, read_round);
}

std::vector<Kept> all(db::Read& tx) { return tx.all(select_all, {}, read_round); }

void add_correction(db::Write& tx, RoundId const& id, RoundCorrection const& correction)
{
    tx.execute(insert_correction, { { "$round", id }, { "$why", correction.why }, { "$hash", correction.hash }, { "$by", correction.by }, { "$at", correction.at.microseconds } });
}

std::vector<RoundCorrection> corrections(db::Read& tx, RoundId const& id)
{
    return tx.all(select_corrections, { { "$round", id } },
        [](db::Row const& row) { return RoundCorrection { row.text("why"), row.text("hash"), { row.text("by_whom") }, { row.integer("at") } }; });
}

void insert_draw(db::Write& tx, RoundId const& id, KeptDraw const& draw)
{
    auto const& drawn = draw.drawn;
    tx.execute(insert_draw_row, { { "$round", id }, { "$list", bytes(drawn.list) }, { "$list_hash", drawn.list_hash }, { "$commitment", drawn.commitment }, { "$secret", bytes(draw.secret) },
        { "$value", drawn.public_value }, { "$source", drawn.public_source }, { "$figure", drawn.figure }, { "$proof", bytes(drawn.proof) }, { "$draft", drawn.draft },
        { "$fixed_at", drawn.fixed_at.microseconds } });
}

void change_draw(db::Write& tx, RoundId const& id, Drawn const& drawn)
{
    tx.execute(update_draw, { { "$round", id }, { "$value", drawn.public_value }, { "$source", drawn.public_source }, { "$figure", drawn.figure }, { "$proof", bytes(drawn.proof) },
        { "$draft", drawn.draft }, { "$drawn_at", at_of(drawn.drawn_at) }, { "$decided_at", at_of(drawn.decided_at) } });
}

std::optional<KeptDraw> draw(db::Read& tx, RoundId const& id)
{
    return tx.one(select_draw, { { "$round", id } }, [](db::Row const& row) {
        Drawn drawn { row.bytes("list"), row.text("list_hash"), row.text("commitment"), row.text("public_value"), row.text("public_source"), row.text("figure"), row.bytes("proof"),
            row.id<approvals::DraftTag>("draft"), { row.integer("fixed_at") }, instant(row.optional_integer("drawn_at")), instant(row.optional_integer("decided_at")) };
        return KeptDraw { std::move(drawn), row.bytes("secret") };
    });
}

void keep_line(db::Write& tx, RoundId const& id, Line const& line)
{
    tx.execute(upsert_result, { { "$round", id }, { "$case", line.of }, { "$receipt", line.receipt }, { "$item", line.item }, { "$rank", line.rank }, { "$lots", line.lots },
        { "$figure", line.figure }, { "$place", line.place }, { "$result", line.result }, { "$number", line.number }, { "$why", line.why } });
}

void remove_lines(db::Write& tx, RoundId const& id) { tx.execute(delete_results, { { "$round", id } }); }

void remove_ineligible(db::Write& tx, RoundId const& id) { tx.execute(delete_ineligible, { { "$round", id } }); }
void remove_line(db::Write& tx, RoundId const& id, CaseId const& of) { tx.execute(delete_result, { { "$round", id }, { "$case", of } }); }

std::optional<Line> line(db::Read& tx, RoundId const& id, CaseId const& of) { return tx.one(select_result, { { "$round", id }, { "$case", of } }, read_line); }

std::vector<Line> lines(db::Read& tx, RoundId const& id, std::string_view item, int most)
{
    if (item.empty())
        return tx.all(select_results, { { "$round", id }, { "$most", most } }, read_line);
    return tx.all(select_results_of_row, { { "$round", id }, { "$item", item }, { "$most", most } }, read_line);
}

std::vector<Line> to_carry(db::Read& tx, RoundId const& id, std::string const& after, int most)
{
    return tx.all(select_to_carry, { { "$round", id }, { "$after", after }, { "$most", most } }, read_line);
}

void mark(db::Write& tx, RoundId const& id, CaseId const& of, int carried, std::string const& fault)
{
    tx.execute(update_carried, { { "$round", id }, { "$case", of }, { "$carried", carried }, { "$fault", fault } });
}

Progress progress(db::Read& tx, RoundId const& id)
{
    Progress found;
    tx.each(count_carried, { { "$round", id } }, [&](db::Row const& row) {
        auto const n = row.integer("n");
        found.all += n;
        found.done += row.integer("carried") == 1 ? n : 0;
        found.gone += row.integer("carried") == 2 ? n : 0;
        found.faulty += row.integer("carried") == 0 && !row.text("fault").empty() ? n : 0;
    });
    return found;
}

std::vector<Tally> tallies(db::Read& tx, RoundId const& id)
{
    return tx.all(count_results, { { "$round", id } }, [](db::Row const& row) { return Tally { row.text("item"), row.text("result"), row.integer("n") }; });
}

bool insert_promotion(db::Write& tx, Promotion const& made, Instant at)
{
    return tx.execute(insert_promotion_row, { { "$id", made.id }, { "$round", made.round }, { "$item", made.item }, { "$lapsed", made.lapsed }, { "$case", made.of },
               { "$state", word_of(made.state) }, { "$draft", made.draft }, { "$at", at.microseconds } })
        == 1;
}

bool change_promotion(db::Write& tx, Promotion const& changed, PromotionState from)
{
    return tx.execute(update_promotion, { { "$id", changed.id }, { "$state", word_of(changed.state) }, { "$draft", changed.draft }, { "$case", changed.of }, { "$from", word_of(from) } }) == 1;
}

std::vector<Promotion> promotions(db::Read& tx, RoundId const& id) { return tx.all(select_promotions, { { "$round", id } }, read_promotion); }
std::optional<Promotion> promotion(db::Read& tx, PromotionId const& id) { return tx.one(select_promotion, { { "$id", id } }, read_promotion); }

}  // namespace mado::rounds::store

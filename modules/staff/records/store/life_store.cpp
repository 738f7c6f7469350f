#include "store/life_store.h"

namespace mado::records::store {

namespace {

#define MADO_HOLD_COLUMNS(of) of "id AS id, " of "kind AS kind, " of "matter_kind AS matter_kind, " of "object AS object, " of "ground AS ground, " of "reference AS reference, " of "words AS words, " \
    of "by_whom AS by_whom, " of "at AS at, " of "released_by AS released_by, " of "released_at AS released_at, " of "released_why AS released_why"

constexpr db::Statement insert_hold { "records.insert_hold", R"sql(
    INSERT INTO records_hold (tenant, id, kind, matter_kind, object, ground, reference, words, by_whom, at, released_by, released_at, released_why)
    VALUES ($tenant, $id, $kind, $matter_kind, $object, $ground, $reference, $words, $by, $at, '', NULL, '')
)sql" };
constexpr db::Statement update_hold { "records.update_hold",
    "UPDATE records_hold SET released_by = $by, released_at = $at, released_why = $why WHERE tenant = $tenant AND id = $id AND released_at IS NULL" };
constexpr db::Statement select_hold { "records.select_hold", "SELECT " MADO_HOLD_COLUMNS("") " FROM records_hold WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_open_holds { "records.select_open_holds",
    "SELECT " MADO_HOLD_COLUMNS("") " FROM records_hold WHERE tenant = $tenant AND released_at IS NULL ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_holds_of { "records.select_holds_of",
    "SELECT " MADO_HOLD_COLUMNS("") " FROM records_hold WHERE tenant = $tenant AND kind = $kind AND object = $object ORDER BY id DESC" };
constexpr db::Statement select_holds_on { "records.select_holds_on",
    "SELECT " MADO_HOLD_COLUMNS("one.") " FROM records_hold AS one WHERE one.tenant = $tenant AND one.released_at IS NULL AND ("
    "(one.kind = 'folder' AND one.object = $folder)"
    " OR (one.kind = 'record' AND EXISTS (SELECT 1 FROM records_record AS record WHERE record.tenant = $tenant AND record.id = one.object AND record.folder = $folder))"
    " OR (one.kind = 'matter' AND EXISTS (SELECT 1 FROM records_record AS record WHERE record.tenant = $tenant AND record.matter_kind = one.matter_kind AND record.matter = one.object"
    " AND record.folder = $folder))) ORDER BY one.id" };

constexpr db::Statement insert_loan { "records.insert_loan",
    "INSERT INTO records_loan (tenant, id, folder, to_whom, lent_on, due_on, returned_on, by_whom) VALUES ($tenant, $id, $folder, $to_whom, $lent_on, $due_on, NULL, $by)" };
constexpr db::Statement update_loan { "records.update_loan", "UPDATE records_loan SET returned_on = $on WHERE tenant = $tenant AND folder = $folder AND returned_on IS NULL" };
constexpr db::Statement select_loans { "records.select_loans",
    "SELECT id, folder, to_whom, lent_on, due_on, returned_on, by_whom FROM records_loan WHERE tenant = $tenant AND folder = $folder ORDER BY id DESC" };

#define MADO_DISPOSAL_COLUMNS "id, year, owner, words, state, proposed_by, proposed_at, decided_by, decided_at, comment, version"
constexpr db::Statement insert_disposal { "records.insert_disposal",
    "INSERT INTO records_disposal (tenant, " MADO_DISPOSAL_COLUMNS ") VALUES ($tenant, $id, $year, $owner, $words, $state, $proposed_by, $proposed_at, '', NULL, '', 1)" };
constexpr db::Statement update_disposal { "records.update_disposal", R"sql(
    UPDATE records_disposal SET state = $state, decided_by = $decided_by, decided_at = $decided_at, comment = $comment, version = version + 1
     WHERE tenant = $tenant AND id = $id AND state = $from AND version = $version
)sql" };
constexpr db::Statement select_disposal { "records.select_disposal", "SELECT " MADO_DISPOSAL_COLUMNS " FROM records_disposal WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_disposals { "records.select_disposals", "SELECT " MADO_DISPOSAL_COLUMNS " FROM records_disposal WHERE tenant = $tenant ORDER BY id DESC LIMIT $most" };
constexpr db::Statement insert_line { "records.insert_line", R"sql(
    INSERT INTO records_disposal_line (tenant, disposal, folder, act, reason, until, class, title, year, owner, kept_for, records, state, receipt, package, done_on)
    VALUES ($tenant, $disposal, $folder, $act, $reason, $until, $class, $title, $year, $owner, $kept_for, $records, 'waiting', '', '', NULL)
)sql" };
constexpr db::Statement update_line { "records.update_line", R"sql(
    UPDATE records_disposal_line SET state = $state, receipt = $receipt, package = $package, done_on = $done_on
     WHERE tenant = $tenant AND disposal = $disposal AND folder = $folder AND state = $from
)sql" };
constexpr db::Statement select_lines { "records.select_lines", R"sql(
    SELECT folder, act, reason, until, class, title, year, owner, kept_for, records, state, receipt, package, done_on FROM records_disposal_line
     WHERE tenant = $tenant AND disposal = $disposal ORDER BY owner, year, title, folder
)sql" };
constexpr db::Statement select_open_list { "records.select_open_list", R"sql(
    SELECT line.disposal AS disposal FROM records_disposal_line AS line JOIN records_disposal AS list ON list.tenant = line.tenant AND list.id = line.disposal
     WHERE line.tenant = $tenant AND line.folder = $folder AND line.state IN ('waiting', 'packed') AND list.state IN ('proposed', 'decided') LIMIT 1
)sql" };

std::optional<Day> day_in(db::Row const& row, std::string_view column)
{
    auto const text = row.optional_text(column);
    return text ? Day::parse(*text) : std::nullopt;
}
std::optional<Instant> instant_in(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}
std::optional<std::string> iso(std::optional<Day> day) { return day ? std::optional(day->iso()) : std::nullopt; }

Hold read_hold(db::Row const& row)
{
    return { row.id<HoldTag>("id"), value_of<Holds>(row.text("kind")), row.text("matter_kind"), row.text("object"), value_of<Ground>(row.text("ground")), row.text("reference"),
        row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") }, row.id<PersonTag>("released_by"), instant_in(row, "released_at"), row.text("released_why") };
}

Disposal read_disposal(db::Row const& row)
{
    return { row.id<DisposalTag>("id"), static_cast<int>(row.integer("year")), row.text("owner"), row.text("words"), value_of<DisposalState>(row.text("state")),
        row.id<PersonTag>("proposed_by"), { row.integer("proposed_at") }, row.id<PersonTag>("decided_by"), instant_in(row, "decided_at"), row.text("comment"), row.integer("version") };
}

Line read_line(db::Row const& row)
{
    return { row.id<FolderTag>("folder"), value_of<Act>(row.text("act")), row.text("reason"), day_in(row, "until"), row.text("class"), row.text("title"),
        static_cast<int>(row.integer("year")), row.text("owner"), row.text("kept_for"), row.integer("records"), value_of<LineState>(row.text("state")), row.text("receipt"),
        row.text("package"), day_in(row, "done_on") };
}

}  // namespace

std::vector<db::Statement> life_statements()
{
    return { insert_hold, update_hold, select_hold, select_open_holds, select_holds_of, select_holds_on, insert_loan, update_loan, select_loans, insert_disposal, update_disposal,
        select_disposal, select_disposals, insert_line, update_line, select_lines, select_open_list };
}

void insert(db::Write& tx, Hold const& hold)
{
    tx.execute(insert_hold, { { "$id", hold.id }, { "$kind", word_of(hold.kind) }, { "$matter_kind", hold.matter_kind }, { "$object", hold.object }, { "$ground", word_of(hold.ground) },
        { "$reference", hold.reference }, { "$words", hold.words }, { "$by", hold.by }, { "$at", hold.at.microseconds } });
}
bool release(db::Write& tx, HoldId const& id, PersonId const& by, Instant at, std::string_view why)
{
    return tx.execute(update_hold, { { "$id", id }, { "$by", by }, { "$at", at.microseconds }, { "$why", why } }) == 1;
}
std::optional<Hold> hold(db::Read& tx, HoldId const& id) { return tx.one(select_hold, { { "$id", id } }, read_hold); }
std::vector<Hold> open_holds(db::Read& tx, int most) { return tx.all(select_open_holds, { { "$most", most } }, read_hold); }
std::vector<Hold> holds_of(db::Read& tx, Holds kind, std::string_view object) { return tx.all(select_holds_of, { { "$kind", word_of(kind) }, { "$object", object } }, read_hold); }
std::vector<Hold> holds_on(db::Read& tx, FolderId const& id) { return tx.all(select_holds_on, { { "$folder", id } }, read_hold); }

void insert(db::Write& tx, Loan const& loan)
{
    tx.execute(insert_loan, { { "$id", loan.id }, { "$folder", loan.folder }, { "$to_whom", loan.to_whom }, { "$lent_on", loan.lent_on.iso() }, { "$due_on", loan.due_on.iso() }, { "$by", loan.by } });
}
bool return_loan(db::Write& tx, FolderId const& id, Day on) { return tx.execute(update_loan, { { "$folder", id }, { "$on", on.iso() } }) == 1; }
std::vector<Loan> loans(db::Read& tx, FolderId const& id)
{
    return tx.all(select_loans, { { "$folder", id } }, [](db::Row const& row) {
        return Loan { row.id<LoanTag>("id"), row.id<FolderTag>("folder"), row.text("to_whom"), *Day::parse(row.text("lent_on")), *Day::parse(row.text("due_on")), day_in(row, "returned_on"),
            row.id<PersonTag>("by_whom") };
    });
}

void insert(db::Write& tx, Disposal const& one)
{
    tx.execute(insert_disposal, { { "$id", one.id }, { "$year", one.year }, { "$owner", one.owner }, { "$words", one.words }, { "$state", word_of(one.state) },
        { "$proposed_by", one.proposed_by }, { "$proposed_at", one.proposed_at.microseconds } });
}
bool change(db::Write& tx, Disposal& one, DisposalState from)
{
    auto const changed = tx.execute(update_disposal, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$from", word_of(from) }, { "$decided_by", one.decided_by },
                             { "$decided_at", one.decided_at ? std::optional(one.decided_at->microseconds) : std::nullopt }, { "$comment", one.comment }, { "$version", one.version } })
        == 1;
    one.version += changed;
    return changed;
}
std::optional<Disposal> disposal(db::Read& tx, DisposalId const& id) { return tx.one(select_disposal, { { "$id", id } }, read_disposal); }
std::vector<Disposal> disposals(db::Read& tx, int most) { return tx.all(select_disposals, { { "$most", most } }, read_disposal); }
void insert(db::Write& tx, DisposalId const& id, Line const& line)
{
    tx.execute(insert_line, { { "$disposal", id }, { "$folder", line.folder }, { "$act", word_of(line.act) }, { "$reason", line.reason }, { "$until", iso(line.until) },
        { "$class", line.item_words }, { "$title", line.title }, { "$year", line.year }, { "$owner", line.owner }, { "$kept_for", line.kept_for }, { "$records", line.records } });
}
bool change(db::Write& tx, DisposalId const& id, Line const& line, LineState from)
{
    return tx.execute(update_line, { { "$disposal", id }, { "$folder", line.folder }, { "$state", word_of(line.state) }, { "$receipt", line.receipt }, { "$package", line.package },
               { "$done_on", iso(line.done_on) }, { "$from", word_of(from) } })
        == 1;
}
std::vector<Line> lines(db::Read& tx, DisposalId const& id) { return tx.all(select_lines, { { "$disposal", id } }, read_line); }
bool is_on_open_list(db::Read& tx, FolderId const& id)
{
    return tx.one(select_open_list, { { "$folder", id } }, [](db::Row const&) { return true; }).has_value();
}

}  // namespace mado::records::store

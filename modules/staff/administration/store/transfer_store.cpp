#include "store/transfer_store.h"

namespace mado::administration {

namespace {

constexpr db::Statement insert_transfer { "administration.insert_transfer", R"sql(
    INSERT INTO administration_transfer (tenant, id, state, csv, file_name, day, made_by, made_at)
    VALUES ($tenant, $id, $state, $csv, $file_name, NULL, $made_by, $made_at)
)sql" };
constexpr db::Statement update_transfer { "administration.update_transfer", R"sql(
    UPDATE administration_transfer SET state = $to, day = $day WHERE tenant = $tenant AND id = $id AND state = $from
)sql" };
constexpr db::Statement select_transfer { "administration.select_transfer", R"sql(
    SELECT id, state, csv, file_name, day, made_by, made_at FROM administration_transfer WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_transfers { "administration.select_transfers", R"sql(
    SELECT id, state, file_name, day, made_by, made_at FROM administration_transfer WHERE tenant = $tenant ORDER BY made_at DESC, id DESC LIMIT 100
)sql" };
constexpr db::Statement insert_step { "administration.insert_step", R"sql(
    INSERT INTO administration_transfer_step (tenant, transfer, number, did, person, position, since, until, became)
    VALUES ($tenant, $transfer, $number, $did, $person, $position, $since, $until, $became)
)sql" };
constexpr db::Statement select_steps { "administration.select_steps", R"sql(
    SELECT number, did, person, position, since, until, became FROM administration_transfer_step WHERE tenant = $tenant AND transfer = $transfer ORDER BY number
)sql" };
constexpr db::Statement update_kept { "administration.update_kept", R"sql(
    UPDATE administration_transfer_step SET kept = $why WHERE tenant = $tenant AND transfer = $transfer AND number = $number
)sql" };
constexpr db::Statement select_kept { "administration.select_kept", R"sql(
    SELECT person, position, since, kept FROM administration_transfer_step WHERE tenant = $tenant AND transfer = $transfer AND kept <> '' ORDER BY number
)sql" };

std::optional<Day> day_in(db::Row const& row, char const* column)
{
    auto const iso = row.optional_text(column);
    return iso ? Day::parse(*iso) : std::nullopt;
}

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

Transfer read_transfer_row(db::Row const& row)
{
    return { row.text("id"), value_of<TransferState>(row.text("state")), {}, row.text("file_name"), day_in(row, "day"), { row.text("made_by") }, { row.integer("made_at") } };
}

}  // namespace

std::vector<Transfer> transfers(db::Read& tx) { return tx.all(select_transfers, {}, read_transfer_row); }

std::optional<Transfer> transfer(db::Read& tx, std::string const& id)
{
    return tx.one(select_transfer, { { "$id", id } }, [](db::Row const& row) {
        auto found = read_transfer_row(row);
        found.csv = row.bytes("csv");
        return found;
    });
}

std::vector<NotUndone> not_undone(db::Read& tx, std::string const& transfer)
{
    return tx.all(select_kept, { { "$transfer", transfer } },
        [](db::Row const& row) { return NotUndone { { row.text("person") }, { row.text("position") }, *Day::parse(row.text("since")), row.text("kept") }; });
}

namespace store {

void insert(db::Write& tx, Transfer const& transfer)
{
    tx.execute(insert_transfer, { { "$id", transfer.id }, { "$state", word_of(transfer.state) }, { "$csv", db::Bytes { transfer.csv } }, { "$file_name", transfer.file_name },
        { "$made_by", transfer.made_by }, { "$made_at", transfer.made_at.microseconds } });
}

bool move(db::Write& tx, std::string const& id, TransferState from, TransferState to, std::optional<Day> day)
{
    return tx.execute(update_transfer, { { "$id", id }, { "$from", word_of(from) }, { "$to", word_of(to) }, { "$day", iso(day) } }) > 0;
}

void add_step(db::Write& tx, std::string const& transfer, std::size_t number, Step const& step)
{
    auto const& one = step.assignment;
    tx.execute(insert_step, { { "$transfer", transfer }, { "$number", number }, { "$did", step.did }, { "$person", one.person }, { "$position", one.position }, { "$since", one.since.iso() },
        { "$until", iso(one.until) }, { "$became", iso(step.became) } });
}

void keep_as_it_is(db::Write& tx, std::string const& transfer, Step const& step, std::string const& why)
{
    tx.execute(update_kept, { { "$transfer", transfer }, { "$number", step.number }, { "$why", why } });
}

std::vector<Step> steps(db::Read& tx, std::string const& transfer)
{
    return tx.all(select_steps, { { "$transfer", transfer } }, [](db::Row const& row) {
        return Step { row.text("did"), { { row.text("person") }, { row.text("position") }, *Day::parse(row.text("since")), day_in(row, "until") }, day_in(row, "became"),
            static_cast<std::size_t>(row.integer("number")) };
    });
}

std::vector<db::Statement> statements() { return { insert_transfer, update_transfer, select_transfer, select_transfers, insert_step, select_steps, update_kept, select_kept }; }

}  // namespace store

}  // namespace mado::administration

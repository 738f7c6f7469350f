// A step of a table made into the next one: a repair, another key, columns to be looked at together. Outside every transaction, and row by row: a table may be larger than memory.
#include <mado/open_data/open_data.h>

#include <mado/csv/writer.h>
#include <mado/datasets/table_file.h>

#include "service/prepare.h"
#include "service/scratch.h"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;

constexpr std::size_t rows_of_beginning = 500, rows_at_once = 2'000, bytes_at_once = 8u << 20;

std::unexpected<Refusal> gone() { return refuse(RefusalKind::NotFound, "open_data.file.gone"); }

// What stands in a step and does not change with its table.
Prepared next_of(Step const& step)
{
    Prepared made;
    made.content = step.content;
    made.checked.came = step.checked.came;
    made.checked.came_levels = step.checked.came_levels;
    made.checked.came_score = step.checked.came_score;
    made.checked.notes = step.checked.notes;
    made.checked.other_tables = step.checked.other_tables;
    made.checked.alike = step.checked.alike;
    made.checked.alike_rows = step.checked.alike_rows;
    return made;
}

datasets::Rows beginning_of(datasets::TableFile const& table)
{
    datasets::Rows rows { table.header(), {}, table.header_row(), table.first_column() };
    table.read([&](datasets::TableRow const& row) {
        rows.rows.emplace_back(row.fields.begin(), row.fields.end());
        return rows.rows.size() < rows_of_beginning;
    });
    return rows;
}

// One repair done to every row, a part of the table at a time.
class Mending {
public:
    Mending(datasets::TableFile const& table, datasets::Repairer const& repairer, std::string_view repair, std::filesystem::path const& to)
        : repairer_(repairer), repair_(repair), header_(table.header()), to_(to), out_(to, std::ios::binary | std::ios::trunc), part_ { table.header(), {}, table.header_row(), table.first_column() }
    {
        mend(repairer.header());
        csv::Writer(text_).row(part_.header);
    }

    void see(datasets::TableRow const& row)
    {
        // Cells are named by their row in the file: a part stands where its first row does.
        if (part_.rows.empty())
            part_.header_row = row.number - 1;
        else if (part_.header_row + 1 + part_.rows.size() != row.number || part_.rows.size() == rows_at_once || bytes_ > bytes_at_once)
            write(row.number);
        part_.rows.emplace_back(row.fields.begin(), row.fields.end());
        bytes_ += row.content.size();
        for (auto& one : repairer_.row(row.number, row.fields))
            if (repair_id(one, header_) == repair_)
                wanted_.push_back(std::move(one));
    }

    // How many were applied.
    std::size_t done()
    {
        write(0);
        out_.close();
        if (!out_)
            throw std::system_error(errno, std::generic_category(), to_.string());
        return applied_;
    }
    std::vector<std::string> const& header() const { return part_.header; }

private:
    void mend(std::vector<datasets::Proposal> proposals)
    {
        std::erase_if(proposals, [&](datasets::Proposal const& one) { return repair_id(one, header_) != repair_; });
        applied_ += datasets::apply(part_, proposals).applied;
    }
    void write(std::size_t next)
    {
        applied_ += datasets::apply(part_, wanted_).applied;
        wanted_.clear();
        csv::Writer writer(text_);
        for (auto const& row : part_.rows)
            writer.row(row);
        out_ << text_;
        text_.clear();
        part_.rows.clear();
        part_.header_row = next - 1;
        bytes_ = 0;
    }

    datasets::Repairer const& repairer_;
    std::string_view repair_;
    std::vector<std::string> header_;         // as it was: repairs are named by it
    std::filesystem::path to_;
    std::ofstream out_;
    datasets::Rows part_;
    std::vector<datasets::Proposal> wanted_ {};
    std::string text_ {};
    std::size_t bytes_ = 0, applied_ = 0;
};

bool has_column(Step const& step, std::string_view name)
{
    return std::ranges::find(step.content.table->columns, name, &datasets::ColumnWords::name) != step.content.table->columns.end();
}

}  // namespace

Result<Prepared> prepare_repair(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Step const& step, std::string_view repair)
{
    if (!step.content.table || std::ranges::find(step.checked.repairs, repair, &RepairFound::id) == step.checked.repairs.end())
        return refuse(RefusalKind::Conflict, "open_data.repair.gone");
    auto const plain = service::plain_file(here, step.content.blob);
    if (!plain)
        return gone();
    auto const table = TRY(datasets::TableFile::open(plain->file()));
    auto const* standard = step.checked.standard.empty() ? nullptr : reference.standards.find(step.checked.standard);
    std::optional<datasets::Match> match;
    if (standard)
        match = datasets::match(reference.standards, *standard, table.header());
    datasets::Repairer::Options options;
    options.rules = { std::string(repair.substr(0, repair.find(':'))) };
    datasets::Repairer const repairer(beginning_of(table), standard, match ? &*match : nullptr, reference.places, options);
    service::Scratch mended(here);
    Mending mending(table, repairer, repair, mended.path());
    if (table.read([&](datasets::TableRow const& row) { mending.see(row); return true; }))
        return gone();
    if (mending.done() == 0)
        return refuse(RefusalKind::Conflict, "open_data.repair.gone");
    auto made = next_of(step);
    auto key = step.content.table->key;
    if (std::ranges::find(mending.header(), key) == mending.header().end())
        key.clear();
    TRY(service::examine(here, reference, tenant, mended.path(), mending.header(), key.empty() ? std::nullopt : std::optional(key), made));
    return made;
}

Result<Prepared> prepare_key(Workplace const& here, datasets::Reference const&, std::string const& tenant, Step const& step, std::string_view column)
{
    if (!step.content.table || (!column.empty() && !has_column(step, column)))
        return refuse({ { "key", "open_data.key.unknown" } });
    auto const plain = service::plain_file(here, step.content.blob);
    if (!plain)
        return gone();
    Prepared made { {}, step.content, step.checked };
    made.content.table->key = column;
    service::weigh(here, tenant, plain->file(), made);
    auto const& evidence = *made.checked.evidence;
    if (!column.empty() && evidence.addressed != evidence.rows)
        return refuse({ { "key", "open_data.key.not_single", { { "n", std::to_string(evidence.rows - evidence.addressed) } } } });
    return made;
}

Result<Prepared> prepare_alike(Workplace const& here, datasets::Reference const& reference, std::string const&, Step const& step, std::vector<std::string> const& columns, std::int64_t rows)
{
    constexpr std::int64_t least_rows = 2, most_rows = 100;
    if (!step.content.table || !std::ranges::all_of(columns, [&](std::string const& name) { return has_column(step, name); }))
        return refuse({ { "alike", "open_data.key.unknown" } });
    if (!columns.empty() && (rows < least_rows || rows > most_rows))
        return refuse({ { "alike_rows", "open_data.alike.rows_wrong" } });
    auto const plain = service::plain_file(here, step.content.blob);
    if (!plain)
        return gone();
    Prepared made { {}, step.content, step.checked };
    made.checked.alike = columns;
    made.checked.alike_rows = columns.empty() ? 0 : static_cast<int>(rows);
    TRY(service::look_for_persons(reference, plain->file(), made));
    return made;
}

}  // namespace mado::open_data

#include <mado/open_data/difference.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

namespace mado::open_data {

namespace {

using Columns = std::vector<std::size_t>;
using Cells = std::vector<std::string>;

// Rows below the header, one after another.
class Rows {
public:
    explicit Rows(Opened const& open) : reader_(open())
    {
        if (auto const row = reader_.next(); row && *row)
            header_.assign((*row)->fields.begin(), (*row)->fields.end());
    }
    Cells const& header() const { return header_; }
    bool next()
    {
        auto row = reader_.next();
        if (!row || !*row)
            return false;
        fields_ = (*row)->fields;
        bytes_ += (*row)->content.size();
        ++count_;
        return true;
    }
    std::uint32_t number() const { return static_cast<std::uint32_t>(count_ - 1); }   // of the row that was read, from 0
    std::uint64_t count() const { return count_; }
    std::uint64_t bytes() const { return bytes_; }
    std::string_view cell(std::size_t column) const { return column < fields_.size() ? fields_[column] : std::string_view(); }
    Cells cells() const
    {
        Cells all;
        for (std::size_t n = 0; n < header_.size(); ++n)
            all.emplace_back(cell(n));
        return all;
    }

private:
    csv::Reader reader_;
    Cells header_ {};
    std::span<std::string_view const> fields_ {};
    std::uint64_t count_ = 0, bytes_ = 0;
};

std::optional<std::size_t> column_of(Cells const& header, std::string_view name)
{
    auto const found = std::ranges::find(header, name);
    return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
}

// splitmix64: of two cells that change places another number comes.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t more)
{
    auto made = seed + 0x9e3779b97f4a7c15u + more;
    made = (made ^ (made >> 30)) * 0xbf58476d1ce4e5b9u;
    made = (made ^ (made >> 27)) * 0x94d049bb133111ebu;
    return made ^ (made >> 31);
}
std::uint64_t hash_of(std::string_view cell) { return std::hash<std::string_view> {}(cell); }

// What is held of a row. Two rows of which both hashes are alike are taken for the same: of five million rows one in a million tables would err.
struct Mark { std::uint64_t name, content; std::uint32_t row; };
struct Marks {
    std::vector<Mark> all {};                 // by name, then row
    bool is_single = true;                    // no name is empty or stands twice
    std::uint64_t bytes = 0;
};

// Without a key a row's name is what stands in it.
Result<Marks> marks_of(Opened const& open, std::optional<std::size_t> key, Columns const& shared, std::uint64_t most)
{
    Marks made;
    Rows rows(open);
    while (rows.next()) {
        if (rows.count() > most)
            return refuse(Refusal::Kind::TooLarge, "open_data.difference.too_large", { { "most", std::to_string(most) } });
        std::uint64_t content = 0;
        for (auto const column : shared)
            content = mixed(content, hash_of(rows.cell(column)));
        made.all.push_back({ key ? hash_of(rows.cell(*key)) : content, content, rows.number() });
        made.is_single = made.is_single && key && !rows.cell(*key).empty();
    }
    made.bytes = rows.bytes();
    std::ranges::sort(made.all, [](Mark const& left, Mark const& right) { return left.name != right.name ? left.name < right.name : left.row < right.row; });
    made.is_single = made.is_single && std::ranges::adjacent_find(made.all, {}, &Mark::name) == made.all.end();
    return made;
}

constexpr std::uint32_t none = UINT32_MAX;
struct Event { std::uint32_t after, before; };   // before: none of an added row

struct Paired {
    std::vector<std::uint32_t> removed {};
    std::vector<Event> events {};
    std::uint64_t same = 0, changed = 0;
};

Paired paired(Marks const& before, Marks const& after)
{
    Paired made;
    auto was = before.all.begin();
    auto is = after.all.begin();
    while (was != before.all.end() || is != after.all.end()) {
        if (is == after.all.end() || (was != before.all.end() && was->name < is->name)) {
            made.removed.push_back((was++)->row);
        } else if (was == before.all.end() || is->name < was->name) {
            made.events.push_back({ (is++)->row, none });
        } else {
            if (was->content == is->content)
                ++made.same;
            else
                made.events.push_back({ is->row, was->row }), ++made.changed;
            ++was, ++is;
        }
    }
    std::ranges::sort(made.removed);
    std::ranges::sort(made.events, {}, &Event::after);
    return made;
}

// Columns of the older table and of the newer one, of those that both have.
struct Shared { Columns old_ones {}, new_ones {}; };
Shared shared_columns(Cells const& before, Cells const& after, Difference& told)
{
    Shared shared;
    for (std::size_t n = 0; n < after.size(); ++n)
        if (auto const was = column_of(before, after[n]))
            shared.old_ones.push_back(*was), shared.new_ones.push_back(n);
        else
            told.columns_added.push_back(after[n]);
    for (auto const& name : before)
        if (!column_of(after, name))
            told.columns_removed.push_back(name);
    return shared;
}

RowDifference alone(Rows const& rows, Changed changed, std::optional<std::size_t> key)
{
    auto const place = std::uint64_t { rows.number() } + 2;
    RowDifference made { changed, key ? std::string(rows.cell(*key)) : std::string(), changed == Changed::Removed ? place : 0, changed == Changed::Added ? place : 0, {} };
    for (std::size_t n = 0; n < rows.header().size(); ++n)
        if (auto const cell = rows.cell(n); !cell.empty())
            made.cells.push_back({ rows.header()[n], changed == Changed::Removed ? std::string(cell) : "", changed == Changed::Added ? std::string(cell) : "" });
    return made;
}

class Telling {
public:
    Telling(Opened const& before, Opened const& after, Shared const& shared, std::function<bool(RowDifference const&)> const& each) : before_(before), after_(after), shared_(shared), each_(each) {}

    // Whether more is wanted.
    bool removed(std::vector<std::uint32_t> const& gone, std::optional<std::size_t> key) const
    {
        auto next = gone.begin();
        Rows rows(before_);
        while (next != gone.end() && rows.next())
            if (rows.number() == *next) {
                if (!each_(alone(rows, Changed::Removed, key)))
                    return false;
                ++next;
            }
        return true;
    }

    // Batch after batch: the older rows of one are held, and the newer table is read on.
    void others(std::vector<Event> const& events, std::optional<std::size_t> key, std::size_t held_at_once) const
    {
        Rows rows(after_);
        for (auto from = events.begin(); from != events.end();) {
            std::map<std::uint32_t, Cells> older;
            auto to = from;
            for (; to != events.end() && (to->before == none || older.size() < held_at_once); ++to)
                if (to->before != none)
                    older.emplace(to->before, Cells {});
            fill(older);
            for (; from != to; ++from) {
                while (rows.next() && rows.number() != from->after) { }
                if (!each_(from->before == none ? alone(rows, Changed::Added, key) : cells_that_differ(rows, older.at(from->before), *from, key)))
                    return;
            }
        }
    }

private:
    void fill(std::map<std::uint32_t, Cells>& older) const
    {
        auto next = older.begin();
        Rows rows(before_);
        while (next != older.end() && rows.next())
            if (rows.number() == next->first)
                next->second = rows.cells(), ++next;
    }

    RowDifference cells_that_differ(Rows const& rows, Cells const& was, Event const& event, std::optional<std::size_t> key) const
    {
        RowDifference made { Changed::Cells, key ? std::string(rows.cell(*key)) : std::string(), std::uint64_t { event.before } + 2, std::uint64_t { event.after } + 2, {} };
        for (std::size_t n = 0; n < shared_.new_ones.size(); ++n)
            if (auto const is = rows.cell(shared_.new_ones[n]); was[shared_.old_ones[n]] != is)
                made.cells.push_back({ rows.header()[shared_.new_ones[n]], was[shared_.old_ones[n]], std::string(is) });
        return made;
    }

    Opened const& before_;
    Opened const& after_;
    Shared const& shared_;
    std::function<bool(RowDifference const&)> const& each_;
};

}  // namespace

Result<Difference> difference(Opened const& before, Opened const& after, std::string_view key, std::function<bool(RowDifference const&)> const& each, DifferenceBounds const& bounds)
{
    Difference told;
    auto const old_header = Rows(before).header(), new_header = Rows(after).header();
    auto const shared = shared_columns(old_header, new_header, told);
    auto old_key = column_of(old_header, key), new_key = column_of(new_header, key);
    auto const most = std::min<std::uint64_t>(bounds.rows, none - 1);
    auto old_marks = TRY(marks_of(before, old_key, shared.old_ones, most));
    auto new_marks = TRY(marks_of(after, new_key, shared.new_ones, most));
    told.by_key = old_marks.is_single && new_marks.is_single && old_key && new_key;
    if (!told.by_key && (old_key || new_key)) {
        old_key = new_key = std::nullopt;
        old_marks = TRY(marks_of(before, old_key, shared.old_ones, most));
        new_marks = TRY(marks_of(after, new_key, shared.new_ones, most));
    }
    auto const found = paired(old_marks, new_marks);
    told.same = found.same;
    told.changed = found.changed;
    told.removed = found.removed.size();
    told.added = found.events.size() - found.changed;
    // A cell of its own costs a string beside its letters.
    auto const a_row = old_marks.all.empty() ? 1 : old_marks.bytes / old_marks.all.size() + old_header.size() * sizeof(std::string) + 1;
    old_marks = new_marks = Marks {};
    Telling const telling(before, after, shared, each);
    if (telling.removed(found.removed, old_key))
        telling.others(found.events, new_key, std::max<std::size_t>(1, bounds.bytes / a_row));
    return told;
}

}  // namespace mado::open_data

#include <mado/csv/batches.h>

#include "utf8.h"

#include <algorithm>
#include <cstring>

namespace mado::csv {

char* unquoted(std::string_view raw, char quote, char* out, bool& odd)
{
    bool inside = false, was_inside = false;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != quote) {
            odd = odd || (was_inside && !inside);
            *out++ = raw[i];
        } else if (i + 1 < raw.size() && raw[i + 1] == quote && (inside || i != 0)) {
            odd = odd || !inside;
            *out++ = quote;
            ++i;
        } else {
            odd = odd || (!inside && i != 0);
            inside = !inside;
            was_inside = true;
        }
    }
    return out;
}

std::optional<Batch::Ragged> Batch::ragged(std::size_t columns) const
{
    bool even = places.size() == rows * columns + 1;
    for (std::size_t row = 1; even && row <= rows; ++row)
        even = text[places[row * columns]] == '\n';
    // As many places as cells, and each row ends at its place: a line end elsewhere would make more rows.
    if (even)
        return {};
    std::size_t row = 0, cells = 0;
    for (std::size_t i = 1; i < places.size(); ++i) {
        ++cells;
        if (text[places[i]] != '\n')
            continue;
        if (cells != columns)
            return Ragged { row, cells };
        ++row;
        cells = 0;
    }
    return {};
}

void Batch::plain(std::size_t columns)
{
    if (!quoted || bare)
        return;
    auto* const bytes = text.data();
    auto* out = bytes;
    bool odd = false;
    auto begin = static_cast<std::uint32_t>(places[0] + 1);
    places[0] = UINT32_MAX;                   // the first cell begins at 0 from here on
    for (std::size_t row = 0; row < rows; ++row) {
        auto* const ends = places.data() + row * columns + 1;
        auto const line_end = ends[columns - 1];
        auto const has_quote = std::memchr(bytes + begin, quote, line_end - begin) != nullptr;
        for (std::size_t column = 0; column < columns; ++column) {
            auto const end = ends[column];
            auto const last = column + 1 == columns;
            std::string_view raw(bytes + begin, end - begin);
            if (last && raw.ends_with('\r'))
                raw.remove_suffix(1);
            if (has_quote && raw.find(quote) != std::string_view::npos)
                out = unquoted(raw, quote, out, odd);
            else {
                std::memmove(out, raw.data(), raw.size());
                out += raw.size();
            }
            ends[column] = static_cast<std::uint32_t>(out - bytes);
            *out++ = last ? '\n' : ',';       // never before what is read next: a cell had a mark behind it
            begin = end + 1;
        }
    }
    text.resize(static_cast<std::size_t>(out - bytes));
    bare = true;
}

// Bytes to text to places, for dialects that the scanner can tell.
class Batches::Pieces {
public:
    Pieces(Source source, Reader::Options options)
        : source_(std::move(source)), options_(std::move(options)), decoder_(options_.encoding, options_.invalid),
          scanner_({ options_.dialect.delimiter.front(), options_.dialect.quote ? options_.dialect.quote->front() : '\0' }, options_.kernel),
          checked_only_((options_.encoding == Encoding::Utf8 || options_.encoding == Encoding::Utf8Mark) && options_.invalid == Invalid::Refuse)
    {
    }

    std::expected<bool, Problem> next(Batch& batch, std::uint64_t& skip, std::size_t rows, std::size_t bytes)
    {
        for (;;) {
            if (over_)
                return false;
            begin(batch);
            while (!done_ && (batch.rows == 0 || (batch.rows < rows && batch.text.size() < bytes)))
                if (auto problem = fill(batch)) {
                    over_ = true;
                    return std::unexpected(*std::move(problem));
                }
            if (done_)
                if (auto problem = finish(batch)) {
                    over_ = true;
                    return std::unexpected(*std::move(problem));
                }
            keep_rest(batch);
            over_ = done_;
            number_ += batch.rows;
            if (number_ > options_.limits.rows) {
                over_ = true;
                return std::unexpected(problem(Problem::Kind::TooManyRows, options_.limits.rows + 1, "more than " + std::to_string(options_.limits.rows) + " rows"));
            }
            pass(batch, skip);
            batch.text.reserve(batch.text.size() + Batch::room);
            if (batch.rows != 0)
                return true;
        }
    }

private:
    Problem problem(Problem::Kind kind, std::uint64_t row, std::string says) const { return { kind, row, base_ + row_begin_, std::move(says) }; }

    // What was behind the last row of the batch before.
    void begin(Batch& batch)
    {
        batch.first = number_ + 1;
        batch.rows = 0;
        batch.text.assign(rest_);
        batch.places.assign(1, UINT32_MAX);
        batch.places.insert(batch.places.end(), rest_places_.begin(), rest_places_.end());
        batch.quoted = false;
        batch.bare = false;
        batch.quote = options_.dialect.quote ? options_.dialect.quote->front() : '\0';
        row_begin_ = 0;
        row_places_ = 1;
        checked_ = std::min(checked_, batch.text.size());
        quotes_ = rest_quotes_;
    }

    std::optional<Problem> fill(Batch& batch)
    {
        auto const was = batch.text.size();
        auto const row = number_ + batch.rows + 1;
        bool const good = checked_only_ ? read_checked(batch.text) : read_decoded(batch.text);
        auto const known = batch.places.size();
        auto const lines = scanner_.line_ends();
        scanner_.scan(std::string_view(batch.text).substr(was), static_cast<std::uint32_t>(was), batch.places);
        batch.rows += scanner_.line_ends() - lines;
        if (!good)
            return Problem { Problem::Kind::Encoding, row + (scanner_.line_ends() - lines), offset_, std::string("bytes that are not ") + name_of(options_.encoding) };
        if (scanner_.saw_zero() && !options_.zeros)
            return problem(Problem::Kind::Zero, row, "a NUL byte: this is no table of text");
        for (auto i = batch.places.size(); i > known; --i)
            if (batch.text[batch.places[i - 1]] == '\n') {
                row_begin_ = batch.places[i - 1] + 1;
                row_places_ = i;
                break;
            }
        return too_much(batch);
    }

    // Of the row that is not at its end yet: what no table has.
    std::optional<Problem> too_much(Batch const& batch) const
    {
        auto const row = number_ + batch.rows + 1;
        if (batch.places.size() - row_places_ >= options_.limits.columns)
            return problem(Problem::Kind::TooManyColumns, row, "a row of more than " + std::to_string(options_.limits.columns) + " columns");
        if (batch.text.size() - row_begin_ <= options_.limits.row)
            return {};
        return scanner_.in_quotes() ? problem(Problem::Kind::NeverClosed, row, "a quote that is not closed within " + std::to_string(options_.limits.row) + " bytes")
                                    : problem(Problem::Kind::RowTooLong, row, "a row of more than " + std::to_string(options_.limits.row) + " bytes");
    }

    // UTF-8 stays as it is: bytes are read to where they are to stand, and checked there.
    bool read_checked(std::string& text)
    {
        auto const was = text.size();
        text.resize_and_overwrite(was + options_.piece + Batch::room, [&](char* room, std::size_t) {
            auto const count = source_(std::span(room + was, options_.piece));
            done_ = count == 0;
            return was + count;
        });
        if (!begun_ && (text.size() >= 3 || done_)) {
            begun_ = true;
            if (text.starts_with("\xEF\xBB\xBF")) {
                text.erase(0, 3);
                offset_ = 3;
            }
        }
        if (!begun_)
            return read_checked(text);
        auto const from = std::min(checked_, text.size());
        auto const valid = valid_utf8(std::string_view(text).substr(from));
        checked_ = from + valid;
        offset_ += valid;
        auto const left = text.size() - checked_;
        return left == 0 || (!done_ && left < 4 && begins_utf8(std::string_view(text).substr(checked_)));
    }

    bool read_decoded(std::string& text)
    {
        bytes_.resize(options_.piece);
        auto const count = source_(std::span(bytes_));
        done_ = count == 0;
        auto const good = decoder_.decode({ bytes_.data(), count }, done_, text);
        offset_ = decoder_.offset();
        return good;
    }

    // The end of the file: a last row may do without its line end.
    std::optional<Problem> finish(Batch& batch)
    {
        if (scanner_.in_quotes())
            return problem(Problem::Kind::NeverClosed, number_ + batch.rows + 1, "a quote that is never closed");
        if (row_begin_ == batch.text.size())
            return {};
        if (batch.text.ends_with('\r'))
            batch.text += '\r';               // without LF it is no line end, and one of the two will be taken for it
        batch.text += '\n';
        batch.places.push_back(static_cast<std::uint32_t>(batch.text.size() - 1));
        ++batch.rows;
        row_begin_ = batch.text.size();
        row_places_ = batch.places.size();
        return {};
    }

    void keep_rest(Batch& batch)
    {
        rest_.assign(batch.text, row_begin_);
        rest_places_.assign(batch.places.begin() + static_cast<std::ptrdiff_t>(row_places_), batch.places.end());
        for (auto& place : rest_places_)
            place -= static_cast<std::uint32_t>(row_begin_);
        rest_quotes_ = scanner_.quotes() - static_cast<std::uint64_t>(batch.quote != '\0' ? std::ranges::count(rest_, batch.quote) : 0);
        batch.quoted = rest_quotes_ != quotes_;
        batch.text.resize(row_begin_);
        batch.places.resize(row_places_);
        base_ += row_begin_;
        checked_ = checked_ > row_begin_ ? checked_ - row_begin_ : 0;
    }

    // Rows before the first that counts: their places go, their text stays.
    void pass(Batch& batch, std::uint64_t& skip)
    {
        std::size_t taken = 0;
        while (skip != 0 && batch.rows != 0) {
            for (++taken; batch.text[batch.places[taken]] != '\n'; ++taken)
                ;
            --skip;
            --batch.rows;
            ++batch.first;
        }
        batch.places.erase(batch.places.begin(), batch.places.begin() + static_cast<std::ptrdiff_t>(taken));
    }

    Source source_;
    Reader::Options options_;
    Decoder decoder_;
    Scanner scanner_;
    bool const checked_only_;
    std::string bytes_ {}, rest_ {};
    std::vector<std::uint32_t> rest_places_ {};
    std::size_t row_begin_ = 0, row_places_ = 1;  // in the batch: behind the last line end, and the places before it
    std::size_t checked_ = 0;                 // bytes of the batch that are known to be UTF-8
    std::uint64_t number_ = 0, base_ = 0, offset_ = 0, quotes_ = 0, rest_quotes_ = 0;
    bool done_ = false, over_ = false, begun_ = false;
};

struct Batches::Slow {
    Reader reader;
    bool over = false;
};

Batches::Batches(Source source, Reader::Options options, std::uint64_t skip, std::size_t rows, std::size_t bytes) : skip_(skip), rows_(rows), bytes_(bytes)
{
    if (options.dialect.quote && options.dialect.quote->empty())
        options.dialect.quote.reset();
    if (is_simple(options.dialect))
        pieces_ = std::make_unique<Pieces>(std::move(source), std::move(options));
    else
        slow_ = std::make_unique<Slow>(Reader(std::move(source), std::move(options)));
}

Batches::~Batches() = default;

std::expected<bool, Problem> Batches::next(Batch& batch)
{
    return pieces_ ? pieces_->next(batch, skip_, rows_, bytes_) : next_slowly(batch);
}

std::expected<bool, Problem> Batches::next_slowly(Batch& batch)
{
    batch.rows = 0;
    batch.text.clear();
    batch.places.assign(1, UINT32_MAX);
    batch.quoted = false;
    batch.bare = true;
    while (!slow_->over && batch.rows < rows_ && batch.text.size() < bytes_) {
        auto const row = slow_->reader.next();
        if (!row)
            return std::unexpected(row.error());
        slow_->over = !*row;
        if (slow_->over || (*row)->number <= skip_)
            continue;
        if (batch.rows++ == 0)
            batch.first = (*row)->number;
        for (std::size_t i = 0; i < (*row)->fields.size(); ++i) {
            batch.text += (*row)->fields[i];
            batch.places.push_back(static_cast<std::uint32_t>(batch.text.size()));
            batch.text += i + 1 == (*row)->fields.size() ? '\n' : ',';
        }
    }
    batch.text.reserve(batch.text.size() + Batch::room);
    return batch.rows != 0;
}

}  // namespace mado::csv

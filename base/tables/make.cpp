// Rows to a file of columns: threads take turns at reading a chunk of rows, and each makes its chunk into blocks by itself.
#include "builder.h"
#include "mapping.h"
#include "new_file.h"

#include <mado/text/utf8.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace mado::tables {

namespace {

constexpr std::size_t chunk_rows = 1 << 16, chunk_bytes = 32u << 20;
constexpr std::size_t part_rows = 1'024;      // so that its text stays near the processor while all columns read it
constexpr std::size_t bound_bytes = 256;

// The least and the greatest of a column so far.
struct Bound {
    std::int64_t value = 0;
    int scale = 0;
    std::string text {};
};

std::string cut(std::string text)
{
    if (text.size() <= bound_bytes)
        return text;
    auto end = bound_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    text.resize(end);
    return text;
}

// Two numbers of other scales: -1, 0, 1.
int compared(std::int64_t a, int a_scale, std::int64_t b, int b_scale)
{
    __extension__ using Wide = __int128;
    auto const left = static_cast<Wide>(a) * power_of_ten(std::max(0, b_scale - a_scale)), right = static_cast<Wide>(b) * power_of_ten(std::max(0, a_scale - b_scale));
    return left < right ? -1 : left > right ? 1 : 0;
}

// What is known of a column from the chunks that are done. The type does not depend on their order.
struct State {
    std::optional<Type> type {};
    bool zoned = false;
    int digits = 0, scale = 0;
    std::uint64_t empty = 0;
    Distinct distinct;
    bool bounded = false;
    Bound least {}, greatest {};

    bool joins(Block const& block) const
    {
        auto const other = static_cast<Type>(block.type);
        auto const numbers = [](Type one) { return one == Type::Integer || one == Type::Decimal; };
        if (!type)
            return true;
        if (*type == Type::Decimal || (other == Type::Decimal && *type == Type::Integer))
            return numbers(other) && std::max<int>(digits, block.digits) + std::max<int>(scale, block.scale) <= digits_at_most;
        return *type == other && (other != Type::Instant || zoned == (block.zoned != 0));
    }

    void take(Block const& block, Builder const& builder)
    {
        empty += block.empty;
        if (block.form != Form::Nothing)
            take_filled(block, builder);
    }

    void take_filled(Block const& block, Builder const& builder)
    {
        if (type != Type::Text && !joins(block)) {
            type = Type::Text;
            distinct.forget();
            bounded = false;
        }
        auto const other = static_cast<Type>(block.type);
        if (type == Type::Text && other != Type::Text)
            return;                           // comes again as text
        digits = std::max<int>(digits, block.digits);
        scale = std::max<int>(scale, block.scale);
        zoned = block.zoned != 0;
        type = type == Type::Decimal ? type : other;
        builder.count(distinct);
        if (builder.least().empty())
            return;
        auto const less = [&](std::int64_t value, std::string const& text, Bound const& than) {
            auto const way = other == Type::Text ? 0 : compared(value, block.scale, than.value, than.scale);
            return way != 0 ? way : text.compare(than.text);  // 0.1 and 0.10: whichever chunk is done first
        };
        auto const low = cut(builder.least()), high = cut(builder.greatest());
        if (!bounded || less(block.least, low, least) < 0)
            least = { block.least, block.scale, low };
        if (!bounded || less(block.greatest, high, greatest) > 0)
            greatest = { block.greatest, block.scale, high };
        bounded = true;
    }
};

struct Chunk {
    std::uint64_t rows = 0, first = 0;        // first: as its first row stands in the file
    std::vector<Block> blocks {};
};

class Maker {
public:
    Maker(csv::Source source, csv::Reader::Options const& reading, Making const& making, NewFile& out)
        : making_(making), out_(out), columns_(making.names.size()), batches_(std::move(source), reading, making.skip, chunk_rows, chunk_bytes)
    {
        auto const most = std::min({ making.distinct_at_most, std::uint64_t { 60'000 }, (8u << 20) / std::max<std::uint64_t>(1, columns_) });
        states_.assign(columns_, State { .distinct = Distinct(std::max<std::uint64_t>(1, most)) });
        words_at_most_ = static_cast<std::uint32_t>(std::max<std::uint64_t>(most + 1, 1 << 14));
    }

    std::expected<Made, Fault> run()
    {
        {
            std::vector<std::jthread> others;
            for (unsigned i = 1; i < std::min(making_.threads, 64u); ++i)
                others.emplace_back([this] { work(); });
            work();
        }
        if (accident_)
            std::rethrow_exception(accident_);
        if (!fault_)
            finish();
        if (fault_)
            return std::unexpected(*std::move(fault_));
        return std::move(made_);
    }

private:
    void work();
    bool take(csv::Batch& batch, std::size_t& number, std::vector<Known>& known);
    void build(csv::Batch& batch, std::size_t number, std::vector<Known> const& known, std::vector<Builder>& builders, std::string& out);
    void done(std::size_t number, Chunk chunk, std::vector<Builder> const& builders);
    void failed(std::size_t number, Fault fault);
    void finish();
    void check_types();
    void rewrite(std::size_t column);
    std::string directory() const;

    Making const& making_;
    NewFile& out_;
    std::size_t const columns_;
    std::uint32_t words_at_most_;

    std::mutex reading_ {};                   // one thread reads, the others build
    csv::Batches batches_;
    std::size_t taken_ = 0;
    bool over_ = false;

    std::mutex noting_ {};
    std::vector<State> states_ {};
    std::vector<Chunk> chunks_ {};
    std::optional<Fault> fault_ {};
    std::size_t fault_chunk_ = SIZE_MAX;
    std::exception_ptr accident_ {};
    std::uint64_t rows_ = 0;

    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> end_ = filled_up(sizeof(Header));
    Made made_ {};
};

void Maker::failed(std::size_t number, Fault fault)
{
    stopping_ = true;
    std::lock_guard const lock(noting_);
    // Chunks are taken in order and those taken are built, so that the first fault of the file is the one that is told.
    if (number < fault_chunk_) {
        fault_ = std::move(fault);
        fault_chunk_ = number;
    }
}

void Maker::work()
{
    try {
        csv::Batch batch;
        std::vector<Builder> builders(columns_);
        std::vector<Known> known(columns_);
        std::string out;
        std::size_t number = 0;
        while (take(batch, number, known))
            build(batch, number, known, builders, out);
    } catch (...) {
        stopping_ = true;
        std::lock_guard const lock(noting_);
        accident_ = std::current_exception();
    }
}

// The next chunk of rows; false when there is none.
bool Maker::take(csv::Batch& batch, std::size_t& number, std::vector<Known>& known)
{
    {
        std::lock_guard const lock(reading_);
        if (over_ || stopping_)
            return false;
        number = taken_++;
        auto const more = [&]() -> std::expected<bool, Fault> {
            try {
                auto read = batches_.next(batch);
                if (!read)
                    return std::unexpected(Fault { Fault::Kind::Reading, read.error().row, 0, std::move(read.error().says) });
                return *read;
            } catch (std::runtime_error const& error) {  // the source's
                return std::unexpected(Fault { Fault::Kind::Reading, 0, 0, error.what() });
            }
        }();
        if (!more)
            failed(number, more.error());
        over_ = !more || !*more;
        if (over_)
            return false;
    }
    std::lock_guard const lock(noting_);
    for (std::size_t column = 0; column < columns_; ++column) {
        auto const& state = states_[column];
        auto const must = column < making_.types.size() ? making_.types[column] : std::nullopt;
        known[column] = { must, state.type.value_or(Type::Text), state.type.has_value(), state.distinct.full(), words_at_most_ };
    }
    return true;
}

void Maker::build(csv::Batch& batch, std::size_t number, std::vector<Known> const& known, std::vector<Builder>& builders, std::string& out)
{
    if (auto const ragged = batch.ragged(columns_)) {
        failed(number, { Fault::Kind::Ragged, batch.first + ragged->row, std::min(ragged->cells, columns_), "a row of " + std::to_string(ragged->cells) + " cells where the table has " + std::to_string(columns_) + " columns" });
        return;
    }
    batch.plain(columns_);
    for (std::size_t column = 0; column < columns_; ++column)
        builders[column].begin(known[column], batch.rows);
    for (std::size_t from = 0; from < batch.rows; from += part_rows)
        for (std::size_t column = 0; column < columns_; ++column)
            builders[column].add({ batch, columns_, column }, from, std::min(batch.rows, from + part_rows));
    std::optional<Fault> fault;
    for (std::size_t column = 0; column < columns_; ++column)
        if (auto const row = builders[column].misfit(); row && (!fault || batch.first + *row < fault->row)) {
            auto const cell = Cells { batch, columns_, column }.at(*row);
            fault = Fault { Fault::Kind::Type, batch.first + *row, column, "\"" + std::string(text::first(cell, 40)) + "\" is not " + std::string(name_of(*known[column].must)) };
        }
    if (fault) {
        failed(number, *std::move(fault));
        return;
    }
    Chunk chunk { batch.rows, batch.first, {} };
    out.clear();
    for (auto& builder : builders) {
        auto const at = out.size();
        chunk.blocks.push_back(builder.finish(out));
        chunk.blocks.back().offset = at;
    }
    auto const offset = end_.fetch_add(out.size());
    for (auto& block : chunk.blocks)
        block.offset += offset;
    try {
        out_.write(offset, out);
    } catch (std::runtime_error const& error) {
        failed(number, { Fault::Kind::Disk, 0, 0, error.what() });
        return;
    }
    done(number, std::move(chunk), builders);
}

void Maker::done(std::size_t number, Chunk chunk, std::vector<Builder> const& builders)
{
    bool go_on = true;
    {
        std::lock_guard const lock(noting_);
        rows_ += chunk.rows;
        for (std::size_t column = 0; column < columns_; ++column)
            states_[column].take(chunk.blocks[column], builders[column]);
        if (chunks_.size() <= number)
            chunks_.resize(number + 1);
        chunks_[number] = std::move(chunk);
        go_on = !making_.progress || making_.progress(rows_);
    }
    if (!go_on)
        failed(number, { Fault::Kind::Stopped, 0, 0, "stopped" });
}

// A column must be of a type, and each of its chunks is, but not all together (zones here and none there; too many digits in all).
void Maker::check_types()
{
    for (std::size_t column = 0; column < columns_ && column < making_.types.size() && !fault_; ++column) {
        auto const must = making_.types[column];
        if (!must || !states_[column].type || *states_[column].type == *must)
            continue;
        State seen { .distinct = Distinct(1) };
        Builder const nothing;
        for (auto const& chunk : chunks_) {
            if (chunk.blocks[column].form != Form::Nothing && !seen.joins(chunk.blocks[column])) {
                failed(0, { Fault::Kind::Type, chunk.first, column, "from this row on cells are not " + std::string(name_of(*must)) + " as those before" });
                break;
            }
            seen.take(chunk.blocks[column], nothing);
        }
    }
}

// Chunks that were numbers in a column that is text after all.
void Maker::rewrite(std::size_t column)
{
    csv::Batch batch;
    Builder builder;
    std::string out;
    for (auto& chunk : chunks_) {
        auto& block = chunk.blocks[column];
        if (block.form != Form::Numbers)
            continue;
        auto const bytes = out_.read(block.offset, block.size);
        auto const view = view_of(block, chunk.rows, reinterpret_cast<unsigned char const*>(bytes.data()));
        batch.rows = chunk.rows;
        batch.bare = true;
        batch.text.clear();
        batch.places.assign(1, UINT32_MAX);
        for (std::uint64_t row = 0; row < chunk.rows; ++row) {
            if (!view.empty(row))
                view.write(row, batch.text);
            batch.places.push_back(static_cast<std::uint32_t>(batch.text.size()));
            batch.text += '\n';
        }
        builder.begin({ .must = Type::Text, .many = states_[column].distinct.full(), .words_at_most = words_at_most_ }, chunk.rows);
        builder.add({ batch, 1, 0 }, 0, chunk.rows);
        out.clear();
        block = builder.finish(out);
        block.offset = end_.fetch_add(out.size());
        out_.write(block.offset, out);
        auto const empty = states_[column].empty;
        states_[column].take(block, builder);
        states_[column].empty = empty;        // counted already
    }
}

std::string Maker::directory() const
{
    std::string out;
    auto const word = [&](std::uint64_t value) { out.append(reinterpret_cast<char const*>(&value), sizeof value); };
    auto const text = [&](std::string const& value) {
        word(value.size());
        out += value;
    };
    for (auto const& chunk : chunks_)
        word(chunk.rows);
    for (std::size_t column = 0; column < columns_; ++column) {
        auto const& about = made_.columns[column];
        text(about.name);
        word(static_cast<std::uint64_t>(about.type));
        word(static_cast<std::uint64_t>(about.type == Type::Decimal ? states_[column].scale : 0));
        word(about.empty);
        word(about.distinct);
        text(about.least);
        text(about.greatest);
    }
    for (std::size_t column = 0; column < columns_; ++column)
        for (auto const& chunk : chunks_)
            out.append(reinterpret_cast<char const*>(&chunk.blocks[column]), sizeof(Block));
    return out;
}

void Maker::finish()
{
    check_types();
    if (fault_)
        return;
    try {
        for (std::size_t column = 0; column < columns_; ++column) {
            auto& state = states_[column];
            if (state.type == Type::Text)
                rewrite(column);
            made_.columns.push_back({ making_.names[column], state.type.value_or(Type::Text), state.empty, state.distinct.count(), state.least.text, state.greatest.text });
        }
        made_.rows = rows_;
        Header header;
        auto const bytes = directory();
        header.columns = static_cast<std::uint32_t>(columns_);
        header.directory = end_;
        header.directory_size = bytes.size();
        header.directory_sum = checksum(bytes);
        header.size = header.directory + bytes.size();
        header.rows = rows_;
        header.chunks = chunks_.size();
        std::string_view const own(reinterpret_cast<char const*>(&header), sizeof header);
        header.own_sum = checksum(own.substr(0, offsetof(Header, own_sum)));
        out_.write(header.directory, bytes);
        out_.write(0, own);
        out_.finish();
    } catch (std::runtime_error const& error) {
        fault_ = Fault { Fault::Kind::Disk, 0, 0, error.what() };
    }
}

}  // namespace

std::expected<Made, Fault> make(csv::Source source, csv::Reader::Options const& reading, Making const& making, std::filesystem::path const& file)
{
    auto out = NewFile::begin(file);
    if (!out)
        return std::unexpected(Fault { Fault::Kind::Disk, 0, 0, std::move(out.error()) });
    return Maker(std::move(source), reading, making, *out).run();
}

}  // namespace mado::tables

#include "mapping.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mado::tables {

namespace {

// What stands in a directory, one behind the other. Nothing is read beyond its end.
class Words {
public:
    explicit Words(std::string_view bytes) : left_(bytes) {}
    template <class T>
    bool take(T& value)
    {
        if (left_.size() < sizeof value)
            return false;
        std::memcpy(&value, left_.data(), sizeof value);
        left_.remove_prefix(sizeof value);
        return true;
    }
    bool take(std::string& text)
    {
        std::uint64_t size = 0;
        if (!take(size) || left_.size() < size)
            return false;
        text = left_.substr(0, size);
        left_.remove_prefix(size);
        return true;
    }
    std::size_t left() const { return left_.size(); }

private:
    std::string_view left_;
};

}  // namespace

std::shared_ptr<Columns::Mapping const> Columns::Mapping::of(std::filesystem::path const& file)
{
    auto const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return {};
    struct ::stat found {};
    auto mapping = std::make_shared<Mapping>();
    if (::fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_size >= static_cast<::off_t>(sizeof(Header))) {
        auto* const at = ::mmap(nullptr, static_cast<std::size_t>(found.st_size), PROT_READ, MAP_SHARED, descriptor, 0);
        if (at != MAP_FAILED) {
            mapping->bytes_ = static_cast<unsigned char const*>(at);
            mapping->size_ = static_cast<std::size_t>(found.st_size);
        }
    }
    ::close(descriptor);
    if (mapping->bytes_ == nullptr || !mapping->read())
        return {};
    return mapping;
}

Columns::Mapping::~Mapping()
{
    if (bytes_ != nullptr)
        ::munmap(const_cast<unsigned char*>(bytes_), size_);
}

bool Columns::Mapping::read()
{
    Header header;
    std::memcpy(static_cast<void*>(&header), bytes_, sizeof header);
    auto const* const all = reinterpret_cast<char const*>(bytes_);
    if (header.begins != magic || header.version != layout_version || header.size != size_ || header.own_sum != checksum({ all, offsetof(Header, own_sum) }))
        return false;
    if (header.directory > size_ || header.directory_size > size_ - header.directory || header.directory % 8 != 0)
        return false;
    std::string_view const directory(all + header.directory, header.directory_size);
    if (checksum(directory) != header.directory_sum)
        return false;
    directory_ = header.directory;
    rows_ = header.rows;
    // Every chunk and every column has its word in the directory, so their numbers are no larger than it.
    if (header.chunks > directory.size() / 8 || header.columns > directory.size() / 8)
        return false;
    Words words(directory);
    firsts_.assign(1, 0);
    for (std::uint64_t chunk = 0; chunk < header.chunks; ++chunk) {
        std::uint64_t rows = 0;
        if (!words.take(rows) || rows == 0 || rows > UINT32_MAX)
            return false;
        firsts_.push_back(firsts_.back() + rows);
    }
    if (firsts_.back() != rows_)
        return false;
    for (std::uint32_t column = 0; column < header.columns; ++column) {
        Column about;
        std::uint64_t type = 0, scale = 0;
        if (!words.take(about.name) || !words.take(type) || type > static_cast<std::uint64_t>(Type::Instant) || !words.take(scale) || scale > digits_at_most || !words.take(about.empty)
            || !words.take(about.distinct) || !words.take(about.least) || !words.take(about.greatest))
            return false;
        about.type = static_cast<Type>(type);
        scales_.push_back(static_cast<int>(scale));
        columns_.push_back(std::move(about));
    }
    if (header.chunks != 0 && words.left() / sizeof(Block) / header.chunks < header.columns)
        return false;
    blocks_.resize(header.columns * header.chunks);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
        auto const column = i / header.chunks, chunk = i % header.chunks;
        auto& block = blocks_[i];
        if (!words.take(block) || !fits(block, firsts_[chunk + 1] - firsts_[chunk]))
            return false;
        // Numbers stand in a column of their type, or integers among decimals.
        auto const type = columns_[column].type;
        if (block.form == Form::Numbers && (type == Type::Text || block.scale > scales_[column] || (block.type != static_cast<std::uint8_t>(type) && !(type == Type::Decimal && block.type == static_cast<std::uint8_t>(Type::Integer)))))
            return false;
        if ((block.form == Form::Words || block.form == Form::Plain) && type != Type::Text)
            return false;
    }
    return words.left() == 0;
}

bool Columns::Mapping::fits(Block const& block, std::uint64_t rows) const
{
    if (block.form > Form::Plain || block.type > static_cast<std::uint8_t>(Type::Instant) || block.scale > digits_at_most || block.has_scales > 1 || block.empty > rows)
        return false;
    if (block.width != 0 && block.width != 1 && block.width != 2 && block.width != 4 && block.width != 8)
        return false;
    if (block.offset % 8 != 0 || block.offset > directory_ || block.size > directory_ - block.offset)
        return false;
    switch (block.form) {
    case Form::Nothing: return block.size == 0;
    case Form::Numbers:
        return block.least <= block.greatest && block.size == (block.empty != 0 ? bits_size(rows) : 0) + filled_up(rows * block.width) + (block.has_scales != 0 ? filled_up(rows) : 0);
    case Form::Words:
        return block.values != 0 && block.width <= 2 && block.size >= filled_up(rows * block.width) + filled_up((std::uint64_t { block.values } + 1) * 4);
    case Form::Plain: return block.width == 0 && block.size >= filled_up((rows + 1) * 4);
    }
    return false;
}

std::size_t Columns::Mapping::chunk_of(std::uint64_t row) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(firsts_, row) - firsts_.begin()) - 1;
}

View view_of(Block const& block, std::uint64_t rows, unsigned char const* at)
{
    View view;
    view.block = &block;
    view.rows = rows;
    auto const* const end = at + block.size;
    if (block.form == Form::Numbers) {
        if (block.empty != 0) {
            view.bits = at;
            at += bits_size(view.rows);
        }
        view.values = at;
        at += filled_up(view.rows * block.width);
        view.scales = block.has_scales != 0 ? at : nullptr;
    } else if (block.form != Form::Nothing) {
        view.values = at;
        at += filled_up(view.rows * block.width);
        view.begins = at;
        at += filled_up(((block.form == Form::Words ? block.values : view.rows) + 1) * 4);
        view.letters = reinterpret_cast<char const*>(at);
        view.letters_size = static_cast<std::uint64_t>(end - at);
    }
    return view;
}

View Columns::Mapping::view(std::size_t column, std::size_t chunk) const
{
    auto const& block = blocks_[column * chunks() + chunk];
    return view_of(block, firsts_[chunk + 1] - firsts_[chunk], bytes_ + block.offset);
}

bool Columns::Mapping::whole() const
{
    return std::ranges::all_of(blocks_, [&](Block const& block) { return checksum({ reinterpret_cast<char const*>(bytes_) + block.offset, block.size }) == block.sum; });
}

Columns::Columns() : mapping_(std::make_shared<Mapping>()) {}
Columns::Columns(std::shared_ptr<Mapping const> mapping) : mapping_(std::move(mapping)) {}

std::optional<Columns> Columns::open(std::filesystem::path const& file)
{
    auto mapping = Mapping::of(file);
    if (!mapping)
        return {};
    return Columns(std::move(mapping));
}

std::uint64_t Columns::rows() const { return mapping_->rows(); }
std::span<Column const> Columns::columns() const { return mapping_->columns(); }
bool Columns::whole() const { return mapping_->whole(); }

std::optional<std::size_t> Columns::column(std::string_view name) const
{
    auto const& all = mapping_->columns();
    auto const found = std::ranges::find(all, name, &Column::name);
    return found == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all.begin()));
}

namespace {

struct Spot { View view; std::uint64_t row; };

Spot spot(Columns::Mapping const& mapping, std::size_t column, std::uint64_t row)
{
    if (column >= mapping.columns().size() || row >= mapping.rows())
        throw std::out_of_range("a cell outside the table");
    auto const chunk = mapping.chunk_of(row);
    return { mapping.view(column, chunk), row - mapping.first(chunk) };
}

}  // namespace

bool Columns::empty(std::size_t column, std::uint64_t row) const
{
    auto const [view, at] = spot(*mapping_, column, row);
    return view.empty(at);
}

std::string_view Columns::text(std::size_t column, std::uint64_t row, std::string& keep) const
{
    auto const [view, at] = spot(*mapping_, column, row);
    if (view.block->form != Form::Numbers)
        return view.text(at);
    keep.clear();
    if (!view.empty(at))
        view.write(at, keep);
    return keep;
}

std::int64_t Columns::order_of(std::size_t column, std::uint64_t row) const
{
    auto const [view, at] = spot(*mapping_, column, row);
    if (mapping_->columns()[column].type == Type::Text)
        throw std::logic_error("a column of text has no number");
    return view.block->form == Form::Numbers ? ordered(mapping_->columns()[column].type, view.number(at), mapping_->scale(column) - view.block->scale) : 0;
}

}  // namespace mado::tables

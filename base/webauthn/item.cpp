#include "item.h"

#include <cbor.h>

#include <limits>
#include <memory>

namespace mado::webauthn {

namespace {

constexpr int deepest = 8;

struct Drop {
    void operator()(cbor_item_t* item) const { cbor_decref(&item); }
};
using Item = std::unique_ptr<cbor_item_t, Drop>;

// libcbor makes room for what a header promises before it sees it, so what is promised is looked at first: nothing that the bytes cannot hold.
class Scan {
public:
    explicit Scan(std::string_view bytes) : bytes_(bytes) {}

    bool item(int depth)
    {
        if (depth > deepest || at_ >= bytes_.size())
            return false;
        auto const first = static_cast<unsigned char>(bytes_[at_++]);
        auto const argument = this->argument(first & 31u);
        if (!argument)
            return false;
        switch (first >> 5) {
        case 0:
        case 1:
        case 7: return true;
        case 2:
        case 3: return pass(*argument);
        case 4: return items(*argument, depth);
        case 5: return *argument <= left() / 2 && items(*argument * 2, depth);
        default: return false;  // a tag: no device writes one
        }
    }

private:
    std::size_t left() const { return bytes_.size() - at_; }

    bool pass(std::uint64_t count)
    {
        if (count > left())
            return false;
        at_ += static_cast<std::size_t>(count);
        return true;
    }

    bool items(std::uint64_t count, int depth)
    {
        if (count > left())
            return false;
        for (; count > 0; --count)
            if (!item(depth + 1))
                return false;
        return true;
    }

    std::optional<std::uint64_t> argument(unsigned low)
    {
        if (low < 24)
            return low;
        if (low > 27)
            return std::nullopt;  // indefinite, or reserved
        auto const size = std::size_t { 1 } << (low - 24);
        if (size > left())
            return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t n = 0; n < size; ++n)
            value = value << 8 | static_cast<unsigned char>(bytes_[at_++]);
        return value;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
};

std::string text_of(unsigned char const* bytes, std::size_t size) { return size == 0 ? std::string() : std::string(reinterpret_cast<char const*>(bytes), size); }

bool same_key(Cbor const& a, Cbor const& b) { return a.kind == b.kind && a.number == b.number && a.bytes == b.bytes; }

std::optional<Cbor> value_of(cbor_item_t* item);

std::optional<Cbor> integer(cbor_item_t* item)
{
    auto const value = cbor_get_int(item);
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    Cbor made { .kind = Cbor::Kind::Integer, .number = static_cast<std::int64_t>(value) };
    if (cbor_isa_negint(item))
        made.number = -1 - made.number;
    return made;
}

std::optional<Cbor> array(cbor_item_t* item)
{
    Cbor made { .kind = Cbor::Kind::Array };
    for (std::size_t n = 0; n < cbor_array_size(item); ++n) {
        auto one = value_of(cbor_array_handle(item)[n]);
        if (!one)
            return std::nullopt;
        made.items.push_back(std::move(*one));
    }
    return made;
}

std::optional<Cbor> map(cbor_item_t* item)
{
    Cbor made { .kind = Cbor::Kind::Map };
    for (std::size_t n = 0; n < cbor_map_size(item); ++n) {
        auto key = value_of(cbor_map_handle(item)[n].key);
        auto value = value_of(cbor_map_handle(item)[n].value);
        if (!key || !value || (key->kind != Cbor::Kind::Integer && key->kind != Cbor::Kind::Text))
            return std::nullopt;
        for (auto const& [other, ignored] : made.members)
            if (same_key(other, *key))
                return std::nullopt;
        made.members.emplace_back(std::move(*key), std::move(*value));
    }
    return made;
}

std::optional<Cbor> value_of(cbor_item_t* item)
{
    switch (cbor_typeof(item)) {
    case CBOR_TYPE_UINT:
    case CBOR_TYPE_NEGINT: return integer(item);
    case CBOR_TYPE_BYTESTRING: return Cbor { .kind = Cbor::Kind::Bytes, .bytes = text_of(cbor_bytestring_handle(item), cbor_bytestring_length(item)) };
    case CBOR_TYPE_STRING: return Cbor { .kind = Cbor::Kind::Text, .bytes = text_of(cbor_string_handle(item), cbor_string_length(item)) };
    case CBOR_TYPE_ARRAY: return array(item);
    case CBOR_TYPE_MAP: return map(item);
    default: return Cbor {};
    }
}

}  // namespace

Cbor const* Cbor::find(std::int64_t key) const
{
    for (auto const& [name, value] : members)
        if (name.kind == Kind::Integer && name.number == key)
            return &value;
    return nullptr;
}

Cbor const* Cbor::find(std::string_view key) const
{
    for (auto const& [name, value] : members)
        if (name.kind == Kind::Text && name.bytes == key)
            return &value;
    return nullptr;
}

std::optional<std::string> Cbor::bytes_of(std::int64_t key) const
{
    auto const* value = find(key);
    if (!value || value->kind != Kind::Bytes)
        return std::nullopt;
    return value->bytes;
}

std::optional<ReadCbor> read_cbor(std::string_view bytes)
{
    if (!Scan(bytes).item(0))
        return std::nullopt;
    cbor_load_result result {};
    Item const item(cbor_load(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), &result));
    if (!item || result.error.code != CBOR_ERR_NONE)
        return std::nullopt;
    auto value = value_of(item.get());
    if (!value)
        return std::nullopt;
    return ReadCbor { std::move(*value), result.read };
}

}  // namespace mado::webauthn

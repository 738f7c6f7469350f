#include <mado/json/json.h>

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <utility>

namespace mado::json {

namespace {

namespace bj = boost::json;

constexpr std::int64_t most = (std::int64_t { 1 } << 53) - 1;  // RFC 7493 §2.2

// Builds the value from the parser's calls; a call that answers false ends the parsing.
class Builder {
public:
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    Value root;
    std::optional<Error::Kind> refused;
    std::string says;

    bool on_document_begin(bj::error_code&) { return true; }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return open(Object {}); }
    bool on_object_end(std::size_t, bj::error_code&) { return close(); }
    bool on_array_begin(bj::error_code&) { return open(Array {}); }
    bool on_array_end(std::size_t, bj::error_code&) { return close(); }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code&) { return gather(part); }
    bool on_key(bj::string_view part, std::size_t, bj::error_code& code)
    {
        gather(part);
        auto& frame = open_.back();
        frame.key = std::exchange(gathered_, {});
        if (frame.value.has(frame.key))
            return refuse(Error::Kind::KeyTwice, "a key stands twice", code);
        return true;
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code&) { return gather(part); }
    bool on_string(bj::string_view part, std::size_t, bj::error_code&)
    {
        gather(part);
        return put(std::exchange(gathered_, {}));
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t number, bj::string_view, bj::error_code& code)
    {
        if (number < -most || number > most)
            return not_whole(code);
        return put(number);
    }
    bool on_uint64(std::uint64_t, bj::string_view, bj::error_code& code) { return not_whole(code); }
    bool on_double(double, bj::string_view, bj::error_code& code) { return not_whole(code); }
    bool on_bool(bool flag, bj::error_code&) { return put(flag); }
    bool on_null(bj::error_code&) { return put(nullptr); }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

private:
    struct Frame { Value value; std::string key {}; };

    bool refuse(Error::Kind kind, char const* what, bj::error_code& code)
    {
        refused = kind;
        says = what;
        code = bj::error::exception;
        return false;
    }
    bool not_whole(bj::error_code& code)
    {
        return refuse(Error::Kind::NotWhole, "a number is not whole or is beyond 2^53-1; decimals travel as strings", code);
    }
    bool gather(bj::string_view part)
    {
        gathered_.append(part.data(), part.size());
        return true;
    }
    bool open(Value container)
    {
        open_.push_back({ std::move(container) });
        return true;
    }
    bool close()
    {
        auto done = std::move(open_.back().value);
        open_.pop_back();
        return put(std::move(done));
    }
    bool put(Value value)
    {
        if (open_.empty())
            root = std::move(value);
        else if (open_.back().value.is_array())
            open_.back().value.add(std::move(value));
        else
            open_.back().value.set(open_.back().key, std::move(value));
        return true;
    }

    std::vector<Frame> open_;
    std::string gathered_;
};

Error error_at(Error::Kind kind, std::string_view text, std::size_t position, std::string says)
{
    auto const before = text.substr(0, position);
    auto const line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    auto const follows = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    auto const in_line = before.substr(line_begin);
    return { kind, position, 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
        1 + static_cast<std::size_t>(std::count_if(in_line.begin(), in_line.end(), [&](char c) { return !follows(c); })), std::move(says) };
}

}  // namespace

std::expected<Value, Error> parse(std::string_view text, Limits limits)
{
    if (text.size() > limits.bytes)
        return std::unexpected(error_at(Error::Kind::TooLarge, {}, 0, "more than " + std::to_string(limits.bytes) + " bytes"));
    bj::parse_options options;
    options.max_depth = limits.depth;
    bj::basic_parser<Builder> parser(options);
    bj::error_code code;
    auto const read = parser.write_some(false, text.data(), text.size(), code);
    auto const& built = parser.handler();
    if (built.refused)
        return std::unexpected(error_at(*built.refused, text, read, built.says));
    if (code == bj::error::too_deep)
        return std::unexpected(error_at(Error::Kind::TooDeep, text, read, "nested more than " + std::to_string(limits.depth) + " deep"));
    if (code)
        return std::unexpected(error_at(Error::Kind::Syntax, text, read, code.message()));
    if (read < text.size())
        return std::unexpected(error_at(Error::Kind::Syntax, text, read, "more text after the value"));
    return std::move(parser.handler().root);
}

}  // namespace mado::json

#include "xml.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace mado::xlsx {

namespace {

constexpr std::size_t most_depth = 100, most_attributes = 200;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string_view local(std::string_view name)
{
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void add_character(std::string& out, std::uint32_t code)
{
    auto const byte = [&](std::uint32_t value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80)
        byte(code);
    else if (code < 0x800)
        byte(0xC0 | code >> 6), byte(0x80 | (code & 63));
    else if (code < 0x10000)
        byte(0xE0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63));
    else
        byte(0xF0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63));
}

// "#65", "#x41", "amp": what stands between & and ;.
bool add_entity(std::string& out, std::string_view entity)
{
    constexpr std::pair<std::string_view, char> known[] = { { "lt", '<' }, { "gt", '>' }, { "amp", '&' }, { "quot", '"' }, { "apos", '\'' } };
    for (auto const& [name, character] : known)
        if (entity == name)
            return out += character, true;
    if (!entity.starts_with('#'))
        return false;
    entity.remove_prefix(1);
    int base = 10;
    if (entity.starts_with('x')) {
        entity.remove_prefix(1);
        base = 16;
    }
    std::uint32_t code = 0;
    auto const read = std::from_chars(entity.data(), entity.data() + entity.size(), code, base);
    bool const is_character = code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0xD800) || (code >= 0xE000 && code < 0xFFFE) || (code >= 0x10000 && code <= 0x10FFFF);
    if (read.ec != std::errc() || read.ptr != entity.data() + entity.size() || !is_character)
        return false;
    add_character(out, code);
    return true;
}

}  // namespace

Xml::Xml(std::string_view text) : text_of_all_(text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        at_ = 3;
    is_broken_ = text.find('\0') != std::string_view::npos;  // 2.2: of all characters the one that tables cannot bear
}

bool Xml::decode(std::string_view raw, std::string& out) const
{
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\r') {                             // 2.11: a line ends with LF
            if (i + 1 == raw.size() || raw[i + 1] != '\n')
                out += '\n';
        } else if (raw[i] == '&') {
            auto const end = raw.find(';', i);
            if (end == std::string_view::npos || end - i > 12 || !add_entity(out, raw.substr(i + 1, end - i - 1)))
                return false;
            i = end;
        } else
            out += raw[i];
    }
    return true;
}

bool Xml::attributes()
{
    attributes_.clear();
    for (;;) {
        while (at_ < text_of_all_.size() && is_space(text_of_all_[at_]))
            ++at_;
        if (at_ >= text_of_all_.size())
            return false;
        if (text_of_all_[at_] == '>' || text_of_all_[at_] == '/')
            return true;
        auto const from = at_;
        while (at_ < text_of_all_.size() && !is_space(text_of_all_[at_]) && std::string_view("=<>/\"'").find(text_of_all_[at_]) == std::string_view::npos)
            ++at_;
        auto const name = text_of_all_.substr(from, at_ - from);
        while (at_ < text_of_all_.size() && is_space(text_of_all_[at_]))
            ++at_;
        if (name.empty() || at_ + 1 >= text_of_all_.size() || text_of_all_[at_] != '=')
            return false;
        for (++at_; at_ < text_of_all_.size() && is_space(text_of_all_[at_]);)
            ++at_;
        if (at_ >= text_of_all_.size() || (text_of_all_[at_] != '"' && text_of_all_[at_] != '\''))
            return false;
        auto const close = text_of_all_.find(text_of_all_[at_], at_ + 1);
        if (close == std::string_view::npos || attributes_.size() == most_attributes)
            return false;
        attributes_.emplace_back(name, text_of_all_.substr(at_ + 1, close - at_ - 1));
        at_ = close + 1;
    }
}

Xml::Event Xml::begin()
{
    auto const from = ++at_;
    while (at_ < text_of_all_.size() && !is_space(text_of_all_[at_]) && text_of_all_[at_] != '>' && text_of_all_[at_] != '/')
        ++at_;
    auto const name = text_of_all_.substr(from, at_ - from);
    if (name.empty() || (open_.empty() && had_root_) || open_.size() == most_depth || !attributes())
        return broken();
    is_empty_element_ = text_of_all_[at_] == '/';
    at_ += is_empty_element_ ? 2 : 1;
    if (at_ > text_of_all_.size() || text_of_all_[at_ - 1] != '>')
        return broken();
    had_root_ = true;
    open_.push_back(name);
    name_ = local(name);
    return Event::Begin;
}

Xml::Event Xml::end()
{
    auto const close = text_of_all_.find('>', at_);
    if (close == std::string_view::npos)
        return broken();
    auto name = text_of_all_.substr(at_ + 2, close - at_ - 2);
    while (!name.empty() && is_space(name.back()))
        name.remove_suffix(1);
    if (open_.empty() || name != open_.back())
        return broken();
    at_ = close + 1;
    name_ = local(open_.back());
    open_.pop_back();
    just_closed_ = true;
    return Event::End;
}

Xml::Event Xml::next()
{
    decoded_.clear();
    just_closed_ = false;
    if (is_broken_)
        return Event::Broken;
    if (is_empty_element_) {
        is_empty_element_ = false;
        name_ = local(open_.back());
        open_.pop_back();
        just_closed_ = true;
        return Event::End;
    }
    for (;;) {
        auto const rest = text_of_all_.substr(at_);
        if (rest.empty())
            return open_.empty() && had_root_ ? Event::Over : broken();
        auto const passed = [&](std::string_view opening, std::string_view closing) {
            auto const end = rest.find(closing, opening.size());
            at_ = end == std::string_view::npos ? text_of_all_.size() : at_ + end + closing.size();
            return end == std::string_view::npos ? std::optional<std::string_view>() : rest.substr(opening.size(), end - opening.size());
        };
        if (rest.front() != '<') {
            auto const raw = rest.substr(0, rest.find('<'));
            at_ += raw.size();
            if (open_.empty() && !is_blank(raw))
                return broken();
            if (open_.empty())
                continue;
            text_ = raw;
            if (raw.find_first_of("&\r") != std::string_view::npos) {
                text_kept_.clear();
                if (!decode(raw, text_kept_))
                    return broken();
                text_ = text_kept_;
            }
            return Event::Text;
        }
        if (rest.starts_with("</"))
            return end();
        if (rest.starts_with("<!--")) {
            if (!passed("<!--", "-->"))
                return broken();
        } else if (rest.starts_with("<![CDATA[")) {
            auto const raw = passed("<![CDATA[", "]]>");
            if (!raw || open_.empty())
                return broken();
            text_ = *raw;
            return Event::Text;
        } else if (rest.starts_with("<?")) {
            if (!passed("<?", "?>"))
                return broken();
        } else if (rest.starts_with("<!"))
            return broken();                              // a document type: nothing of these formats has one
        else
            return begin();
    }
}

std::string_view Xml::attribute(std::string_view name)
{
    for (auto const& [full, raw] : attributes_)
        if (full == name || (name.starts_with(':') && full.ends_with(name))) {
            if (raw.find_first_of("&\r\n\t") == std::string_view::npos)
                return raw;
            auto& out = decoded_.emplace_back();
            return decode(raw, out) ? std::string_view(out) : std::string_view();
        }
    return {};
}

void Xml::skip()
{
    auto const outside = open_.size() - 1;
    for (auto event = next(); event != Event::Broken && event != Event::Over && !(event == Event::End && open_.size() == outside);)
        event = next();
}

std::string Xml::content()
{
    std::string all;
    auto const outside = open_.size() - 1;
    for (auto event = next(); event != Event::Broken && event != Event::Over && !(event == Event::End && open_.size() == outside); event = next())
        if (event == Event::Text)
            all += text_;
    return all;
}

}  // namespace mado::xlsx

#include "source.h"

#include <algorithm>
#include <cstdlib>

namespace mado::yaml {

namespace {

constexpr std::size_t most_reported = 20;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The length of the well-formed sequence at the start of `bytes` (RFC 3629), 0 when there is none.
std::size_t sequence_length(std::string_view bytes)
{
    auto const byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U; };
    auto const tail = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
    auto const first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        auto const least = first == 0xE0 ? 0xA0U : 0x80U;
        auto const most = first == 0xED ? 0x9FU : 0xBFU;
        return byte(1) >= least && byte(1) <= most && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        auto const least = first == 0xF0 ? 0x90U : 0x80U;
        auto const most = first == 0xF4 ? 0x8FU : 0xBFU;
        return byte(1) >= least && byte(1) <= most && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

struct Escape {
    std::size_t source;  // bytes in the file
    std::size_t text;    // bytes in the text
};

std::size_t encoded_length(unsigned long code) { return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4; }

// YAML 1.2 §5.7.
Escape escape_at(std::string_view rest)
{
    if (rest.size() < 2)
        return { rest.size(), 0 };
    auto const digits = rest[1] == 'x' ? 2U : rest[1] == 'u' ? 4U : rest[1] == 'U' ? 8U : 0U;
    if (digits > 0) {
        auto const hexadecimal = std::string(rest.substr(2, digits));
        return { 2 + digits, encoded_length(std::strtoul(hexadecimal.c_str(), nullptr, 16)) };
    }
    auto const text = rest[1] == 'N' || rest[1] == '_' ? 2U : rest[1] == 'L' || rest[1] == 'P' ? 3U : 1U;
    return { 2, text };
}

}  // namespace

int characters(std::string_view utf8)
{
    return static_cast<int>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return !is_continuation(c); }));
}

std::optional<Problem> Source::encoding_problem()
{
    for (std::size_t at = 0; at < bytes_.size();) {
        auto const length = sequence_length(bytes_.substr(at));
        if (length == 0)
            return Problem { place(at), "yaml.encoding", "UTF-8ではない文字があります。UTF-8で保存し直してください。", "This is not UTF-8. Save the file as UTF-8." };
        auto const byte = static_cast<unsigned char>(bytes_[at]);
        if (length == 1 && (byte == 0x7F || (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t')))
            return Problem { place(at), "yaml.control", "目に見えない制御文字があります。消してください。", "There is an invisible control character. Remove it." };
        at += length;
    }
    return {};
}

std::vector<Problem> Source::problems(std::size_t most_bytes)
{
    if (bytes_.size() > most_bytes)
        return { { {}, "yaml.large", "ファイルが大きすぎます(" + std::to_string(most_bytes) + "バイトまで)。", "The file is too large (up to " + std::to_string(most_bytes) + " bytes)." } };
    if (auto problem = encoding_problem())
        return { *problem };
    std::vector<Problem> found;
    for (auto at = bytes_.find('\t'); at != std::string_view::npos && found.size() < most_reported; at = bytes_.find('\t', at)) {
        found.push_back({ place(at), "yaml.tab", "タブは使えません。空白で書いてください。", "Tabs are not used here. Write spaces." });
        at = std::min(bytes_.find('\n', at), bytes_.size());
    }
    return found;
}

Place Source::place(std::size_t position)
{
    position = std::min(position, bytes_.size());
    if (position < known_position_) {
        known_position_ = 0;
        known_ = {};
    }
    for (; known_position_ < position; ++known_position_) {
        if (bytes_[known_position_] == '\n')
            known_ = { known_.line + 1, 1 };
        else if (known_position_ + 1 > bytes_.size() || !is_continuation(bytes_[known_position_]))
            ++known_.column;
    }
    return known_;
}

std::string_view Source::word_at(std::size_t position) const
{
    auto const rest = bytes_.substr(std::min(position, bytes_.size()));
    return rest.substr(0, std::min(rest.find_first_of(" ,:}]\r\n"), rest.size()));
}

int Source::indentation_below(std::size_t position) const
{
    auto line = bytes_.find('\n', position);
    while (line != std::string_view::npos) {
        auto const content = bytes_.find_first_not_of(' ', line + 1);
        if (content == std::string_view::npos)
            return 0;
        if (bytes_[content] != '\n' && bytes_[content] != '\r')
            return static_cast<int>(content - line - 1);
        line = bytes_.find('\n', content);
    }
    return 0;
}

bool Source::read_escapes(std::size_t position, std::vector<std::pair<std::size_t, int>>& escapes) const
{
    auto const mark = at(position);
    std::size_t text = 0;
    for (auto here = position + 1; here < bytes_.size();) {
        auto const c = bytes_[here];
        if (c == '\n')
            return false;
        if (c == '\'' && mark == '\'') {
            if (at(here + 1) != '\'')
                return true;
            escapes.emplace_back(text++, 1);
            here += 2;
        } else if (c == '\\' && mark == '"') {
            auto const escape = escape_at(bytes_.substr(here));
            escapes.emplace_back(text, static_cast<int>(escape.source) - 1);
            text += escape.text;
            here += std::max<std::size_t>(escape.source, 1);
        } else if (c == '"' && mark == '"') {
            return true;
        } else {
            ++text;
            ++here;
        }
    }
    return true;
}

bool Source::quote_closes(std::size_t position) const
{
    auto const mark = at(position);
    for (auto here = position + 1; here < bytes_.size(); ++here) {
        if (mark == '"' && bytes_[here] == '\\')
            ++here;
        else if (bytes_[here] == mark && (mark == '"' || at(here + 1) != mark))
            return true;
        else if (bytes_[here] == mark)
            ++here;
    }
    return false;
}

// A line of three hyphens after content, or three dots with content below (YAML 1.2 §9.2).
std::optional<Place> Source::second_document()
{
    bool content = false, ended = false;
    for (std::size_t start = 0; start < bytes_.size();) {
        auto const end = std::min(bytes_.find('\n', start), bytes_.size());
        auto const line = bytes_.substr(start, end - start);
        auto const marker = line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\r');
        auto const text = line.find_first_not_of(" \r");
        auto const empty = text == std::string_view::npos || line[text] == '#';
        if ((marker && content) || (ended && !empty && !marker))
            return place(start);
        if (line.starts_with("..."))
            ended = true;
        else if (!empty && (!marker || line.size() > 4))
            content = true;
        start = end + 1;
    }
    return {};
}

}  // namespace mado::yaml

#include "multipart.h"

#include "encoding.h"

namespace mado::http {

namespace {

constexpr std::size_t longest_boundary = 70;

std::string without_percent_quotes(std::string text)
{
    // WHATWG HTML, "escape a multipart/form-data name": only these three are quoted, everything else is as it is.
    for (auto const& [quoted, plain] : { std::pair("%22", '"'), std::pair("%0D", '\r'), std::pair("%0A", '\n') })
        for (auto at = text.find(quoted); at != std::string::npos; at = text.find(quoted, at + 1))
            text.replace(at, 3, 1, plain);
    return text;
}

// Nothing when the head is not one of a form's part.
std::optional<Multipart::Part> part_of(std::string_view head)
{
    Multipart::Part part;
    bool named = false;
    while (!head.empty()) {
        auto const line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(line.size() + 2, head.size()));
        auto const colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
            return std::nullopt;
        auto const name = line.substr(0, colon);
        auto const value = trimmed(line.substr(colon + 1));
        if (same_word(name, "content-disposition")) {
            if (!same_word(trimmed(value.substr(0, value.find(';'))), "form-data"))
                return std::nullopt;
            part.name = without_percent_quotes(parameter_of(value, "name"));
            if (lowered(value).find("filename=") != std::string::npos)
                part.file_name = without_percent_quotes(parameter_of(value, "filename"));
            named = !part.name.empty() && is_utf8(part.name) && !has_nul(part.name);
        } else if (same_word(name, "content-type")) {
            part.content_type = value;
        }
    }
    return named ? std::optional(std::move(part)) : std::nullopt;
}

}  // namespace

Multipart::Multipart(std::string_view boundary, Parts& parts) : delimiter_("\r\n--"), parts_(parts)
{
    delimiter_ += boundary;
    if (boundary.empty() || boundary.size() > longest_boundary || std::ranges::any_of(boundary, is_control))
        failed_ = 400;
}

int Multipart::feed(std::string_view bytes)
{
    if (failed_ != 0)
        return failed_;
    if (state_ == State::Epilogue)
        return 0;
    pending_.append(bytes);
    while (failed_ == 0 && step(failed_) == Go::On) {}
    pending_.erase(0, at_);
    at_ = 0;
    return failed_;
}

Multipart::Go Multipart::step(int& status)
{
    switch (state_) {
    case State::Preamble:
    case State::Body: return pass_to_delimiter(status);
    case State::AfterDelimiter: return after_delimiter(status);
    case State::Head: return read_head(status);
    case State::Epilogue: at_ = pending_.size(); return Go::Wait;
    }
    return Go::Wait;
}

Multipart::Go Multipart::pass_to_delimiter(int& status)
{
    auto const rest = std::string_view(pending_).substr(at_);
    auto const found = rest.find(delimiter_);
    // What may be the start of a delimiter stays until more has come.
    auto const certain = found != std::string_view::npos ? found : rest.size() - std::min(rest.size(), delimiter_.size() - 1);
    at_ += certain;
    if (state_ == State::Body && certain > 0)
        status = parts_.part_bytes(rest.substr(0, certain));
    if (status != 0 || found == std::string_view::npos)
        return Go::Wait;
    at_ += delimiter_.size();
    if (state_ == State::Body)
        status = parts_.part_ends();
    state_ = State::AfterDelimiter;
    return Go::On;
}

Multipart::Go Multipart::after_delimiter(int& status)
{
    while (at_ < pending_.size() && (pending_[at_] == ' ' || pending_[at_] == '\t'))
        ++at_;  // transport padding (RFC 2046 §5.1.1)
    auto const rest = std::string_view(pending_).substr(at_);
    if (rest.size() < 2)
        return Go::Wait;
    if (rest.starts_with("--"))
        state_ = State::Epilogue;
    else if (rest.starts_with("\r\n"))
        state_ = State::Head;
    else
        status = 400;
    at_ += 2;
    return Go::On;
}

Multipart::Go Multipart::read_head(int& status)
{
    auto const rest = std::string_view(pending_).substr(at_);
    auto const end = rest.find("\r\n\r\n");
    if (end == std::string_view::npos || end > most_head_bytes) {
        if (rest.size() > most_head_bytes)
            status = 400;
        return Go::Wait;
    }
    auto part = part_of(rest.substr(0, end));
    at_ += end + 4;
    if (!part) {
        status = 400;
        return Go::Wait;
    }
    status = parts_.part_begins(std::move(*part));
    state_ = State::Body;
    return Go::On;
}

}  // namespace mado::http

#include <mado/csv/batches.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

namespace mado::csv {

Source of_text(std::string_view text)
{
    return [text](std::span<char> out) mutable {
        auto const count = std::min(out.size(), text.size());
        if (count != 0)
            std::memcpy(out.data(), text.data(), count);
        text.remove_prefix(count);
        return count;
    };
}

std::expected<Source, std::string> of_file(std::string const& path)
{
    auto const descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return std::unexpected(path + ": " + std::strerror(errno));
    std::shared_ptr<void> const open(nullptr, [descriptor](void*) { ::close(descriptor); });
    return [descriptor, open, path](std::span<char> out) {
        for (;;) {
            auto const count = ::read(descriptor, out.data(), out.size());
            if (count >= 0)
                return static_cast<std::size_t>(count);
            if (errno != EINTR)
                throw std::runtime_error(path + ": " + std::strerror(errno));
        }
    };
}

Reader::Reader(Source source) : Reader(std::move(source), Options {}) {}

Reader::Reader(Source source, Options options)
    : source_(std::move(source)), options_(std::move(options)), decoder_(options_.encoding, options_.invalid),
      scanner_({ options_.dialect.delimiter.empty() ? ',' : options_.dialect.delimiter.front(), options_.dialect.quote && !options_.dialect.quote->empty() ? options_.dialect.quote->front() : '\0' },
          options_.kernel),
      simple_(is_simple(options_.dialect))
{
    if (options_.dialect.quote && options_.dialect.quote->empty())
        options_.dialect.quote.reset();
    std::ranges::stable_sort(options_.dialect.line_ends, std::ranges::greater {}, &std::string::size);  // CRLF before CR
}

bool is_simple(Dialect const& dialect)
{
    auto const one = [](std::string const& mark) { return mark.size() == 1 && mark[0] != '\n' && mark[0] != '\r' && mark[0] != '\0'; };
    if (!one(dialect.delimiter) || (dialect.quote && (!one(*dialect.quote) || *dialect.quote == dialect.delimiter || !dialect.doubled)))
        return false;
    auto ends = dialect.line_ends;
    std::ranges::sort(ends);
    return ends == std::vector<std::string> { "\n", "\r\n" };
}

std::unexpected<Problem> Reader::refused(Problem::Kind kind, std::string says) const
{
    return std::unexpected(Problem { kind, number_ + 1, kind == Problem::Kind::Encoding ? decoder_.offset() : base_ + begin_, std::move(says) });
}

// More text behind what is there; false at the end. The row that is being read moves to the front.
bool Reader::fill()
{
    if (done_)
        return false;
    if (begin_ > 0) {
        text_.erase(0, begin_);
        base_ += begin_;
        scanned_ -= std::min(scanned_, begin_);
        for (auto& [from, to] : parts_) {
            from -= static_cast<std::uint32_t>(begin_);
            to -= static_cast<std::uint32_t>(begin_);
        }
        begin_ = 0;
    }
    marks_.clear();
    mark_ = 0;
    bytes_.resize(options_.piece);
    auto const count = source_(std::span(bytes_));
    done_ = count == 0;
    if (!decoder_.decode({ bytes_.data(), count }, done_, text_)) {
        encoding_failed_ = true;
        done_ = true;
    }
    if (simple_) {
        scanner_.scan(std::string_view(text_).substr(scanned_), static_cast<std::uint32_t>(scanned_), marks_);
        scanned_ = text_.size();
    }
    return true;
}

// Finds the end of the row and its fields. Nothing wrong: over_ tells whether there was a row.
std::optional<Problem> Reader::gathered()
{
    auto from = static_cast<std::uint32_t>(begin_);
    parts_.clear();
    for (;;) {
        while (mark_ < marks_.size()) {
            auto const at = marks_[mark_++];
            auto const ends = text_[at] == '\n';
            parts_.emplace_back(from, ends && at > from && text_[at - 1] == '\r' ? at - 1 : at);
            if (parts_.size() > options_.limits.columns)
                return refused(Problem::Kind::TooManyColumns, "a row of more than " + std::to_string(options_.limits.columns) + " columns").error();
            if (ends) {
                content_end_ = parts_.back().second;
                end_ = at + 1;
                return {};
            }
            from = at + 1;
        }
        if (text_.size() - begin_ > options_.limits.row)
            return scanner_.in_quotes() ? refused(Problem::Kind::NeverClosed, "a quote that is not closed within " + std::to_string(options_.limits.row) + " bytes").error()
                                        : refused(Problem::Kind::RowTooLong, "a row of more than " + std::to_string(options_.limits.row) + " bytes").error();
        auto const moved = static_cast<std::uint32_t>(begin_);
        if (!fill())
            break;
        from -= moved;
        if (scanner_.saw_zero() && !options_.zeros)
            return refused(Problem::Kind::Zero, "a NUL byte: this is no table of text").error();
    }
    if (encoding_failed_)
        return refused(Problem::Kind::Encoding, std::string("bytes that are not ") + name_of(options_.encoding)).error();
    if (scanner_.in_quotes())
        return refused(Problem::Kind::NeverClosed, "a quote that is never closed").error();
    over_ = begin_ == text_.size() && parts_.empty();
    parts_.emplace_back(from, static_cast<std::uint32_t>(text_.size()));
    content_end_ = end_ = text_.size();
    return {};
}

std::size_t Reader::line_end_at(std::size_t at) const
{
    for (auto const& end : options_.dialect.line_ends)
        if (!end.empty() && text_.compare(at, end.size(), end) == 0)
            return end.size();
    return 0;
}

// "Read a row" of the Model for Tabular Data, section 8, for dialects beyond the scanner.
std::optional<Problem> Reader::gathered_slowly()
{
    auto const& quote = options_.dialect.quote;
    std::size_t longest = 2;
    for (auto const& end : options_.dialect.line_ends)
        longest = std::max(longest, end.size());
    longest = std::max(longest, quote ? 2 * quote->size() : 0);
    bool quoted = false;
    for (auto at = begin_;;) {
        if (text_.size() - at < longest && !done_) {
            if (text_.size() - begin_ > options_.limits.row)
                return refused(quoted ? Problem::Kind::NeverClosed : Problem::Kind::RowTooLong, "a row of more than " + std::to_string(options_.limits.row) + " bytes").error();
            auto const moved = begin_;
            fill();
            at -= moved;
            continue;
        }
        if (at >= text_.size()) {
            if (encoding_failed_)
                return refused(Problem::Kind::Encoding, std::string("bytes that are not ") + name_of(options_.encoding)).error();
            if (quoted)
                return refused(Problem::Kind::NeverClosed, "a quote that is never closed").error();
            over_ = begin_ == text_.size();
            content_end_ = end_ = text_.size();
            return {};
        }
        if (at - begin_ > options_.limits.row)
            return refused(quoted ? Problem::Kind::NeverClosed : Problem::Kind::RowTooLong, "a row of more than " + std::to_string(options_.limits.row) + " bytes").error();
        if (text_[at] == '\0' && !options_.zeros)
            return refused(Problem::Kind::Zero, "a NUL byte: this is no table of text").error();
        if (quote && !options_.dialect.doubled && text_[at] == '\\' && at + 1 < text_.size())
            at += 2;
        else if (quote && text_.compare(at, quote->size(), *quote) == 0) {
            quoted = !quoted;  // a doubled quote switches twice
            at += quote->size();
        } else if (auto const end = quoted ? 0 : line_end_at(at); end != 0) {
            content_end_ = at;
            end_ = at + end;
            return {};
        } else
            ++at;
    }
}

// A field of the fast path: quotes at its ends go, doubled ones become one.
void Reader::add_field(std::string_view raw)
{
    auto const quote = options_.dialect.quote ? options_.dialect.quote->front() : '\0';
    if (quote == '\0' || raw.find(quote) == std::string_view::npos) {
        fields_.push_back(raw);
        return;
    }
    auto const inner = raw.size() >= 2 && raw.front() == quote && raw.back() == quote ? raw.substr(1, raw.size() - 2) : raw;
    if (inner.size() != raw.size() && inner.find(quote) == std::string_view::npos) {
        fields_.push_back(inner);
        return;
    }
    auto const begin = kept_.size();
    kept_.resize_and_overwrite(begin + raw.size(), [&](char* room, std::size_t) { return static_cast<std::size_t>(unquoted(raw, quote, room + begin, odd_) - room); });
    fields_.push_back(std::string_view(kept_).substr(begin));
}

// "Parse a row", the same section.
void Reader::parse_slowly(std::string_view content)
{
    auto const& [delimiter, quote, doubled, line_ends] = options_.dialect;
    std::vector<std::size_t> begins { 0 };
    bool quoted = false;
    std::size_t at = 0;
    auto const starts = [&](std::string_view with) { return !with.empty() && content.substr(at).starts_with(with); };
    while (at < content.size()) {
        if (quote && doubled && starts(*quote + *quote) && (quoted || kept_.size() > begins.back())) {
            kept_ += *quote;
            at += 2 * quote->size();
        } else if (quote && !doubled && content[at] == '\\' && at + 1 < content.size()) {
            kept_ += content[at + 1];
            at += 2;
        } else if (quote && starts(*quote)) {
            odd_ = odd_ || (!quoted && kept_.size() > begins.back());
            quoted = !quoted;
            at += quote->size();
            odd_ = odd_ || (!quoted && at < content.size() && !starts(delimiter));
        } else if (!quoted && starts(delimiter)) {
            begins.push_back(kept_.size());
            at += delimiter.size();
        } else
            kept_ += content[at++];
    }
    for (std::size_t i = 0; i < begins.size(); ++i)
        fields_.push_back(std::string_view(kept_).substr(begins[i], (i + 1 < begins.size() ? begins[i + 1] : kept_.size()) - begins[i]));
}

std::expected<std::optional<Row>, Problem> Reader::next()
{
    if (over_)
        return std::nullopt;
    begin_ = end_;
    odd_ = false;
    if (first_) {
        first_ = false;
        fill();
        if (simple_ && scanner_.saw_zero() && !options_.zeros) {
            over_ = true;
            return refused(Problem::Kind::Zero, "a NUL byte: this is no table of text");
        }
    }
    if (auto problem = simple_ ? gathered() : gathered_slowly()) {
        over_ = true;
        return std::unexpected(*std::move(problem));
    }
    if (over_)
        return std::nullopt;
    if (++number_ > options_.limits.rows) {
        over_ = true;
        --number_;
        return refused(Problem::Kind::TooManyRows, "more than " + std::to_string(options_.limits.rows) + " rows");
    }
    std::string_view const content(text_.data() + begin_, content_end_ - begin_);
    fields_.clear();
    kept_.clear();
    kept_.reserve(content.size() + 1);        // views into it stay
    if (simple_)
        for (auto const& [from, to] : parts_)
            add_field({ text_.data() + from, to - from });
    else
        parse_slowly(content);
    if (fields_.size() > options_.limits.columns) {
        over_ = true;
        return refused(Problem::Kind::TooManyColumns, "a row of more than " + std::to_string(options_.limits.columns) + " columns");
    }
    return Row { number_, fields_, content, odd_ };
}

}  // namespace mado::csv

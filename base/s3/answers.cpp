#include "answers.h"

#include <charconv>
#include <chrono>

namespace mado::s3 {

namespace {

std::string resolved(std::string_view text)
{
    struct Entity { std::string_view name; char is; };
    constexpr std::array entities { Entity { "&amp;", '&' }, Entity { "&lt;", '<' }, Entity { "&gt;", '>' }, Entity { "&quot;", '"' }, Entity { "&apos;", '\'' }, Entity { "&#34;", '"' },
        Entity { "&#39;", '\'' }, Entity { "&#x22;", '"' }, Entity { "&#x27;", '\'' } };
    std::string plain;
    while (!text.empty()) {
        auto const found = std::ranges::find_if(entities, [&](Entity const& entity) { return text.starts_with(entity.name); });
        plain += found == entities.end() ? text.front() : found->is;
        text.remove_prefix(found == entities.end() ? 1 : found->name.size());
    }
    return plain;
}

// What stands between <name> and </name>, from `from` on; `from` moves behind it. Nothing: no more of them.
std::optional<std::string_view> inside(std::string_view xml, std::string_view name, std::size_t& from)
{
    auto const open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
    auto const begin = xml.find(open, from);
    if (begin == std::string_view::npos)
        return std::nullopt;
    auto const end = xml.find(close, begin + open.size());
    if (end == std::string_view::npos)
        return std::nullopt;
    from = end + close.size();
    return xml.substr(begin + open.size(), end - begin - open.size());
}

template <class T>
std::optional<T> number(std::string_view text)
{
    T value {};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc {} && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string element(std::string_view xml, std::string_view name)
{
    std::size_t from = 0;
    return resolved(inside(xml, name, from).value_or(""));
}

std::optional<Instant> instant_of(std::string_view text)
{
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z')
        return std::nullopt;
    auto const year = number<int>(text.substr(0, 4));
    auto const month = number<unsigned>(text.substr(5, 2)), day = number<unsigned>(text.substr(8, 2)), hour = number<unsigned>(text.substr(11, 2)),
               minute = number<unsigned>(text.substr(14, 2)), second = number<unsigned>(text.substr(17, 2));
    if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    std::chrono::year_month_day const date { std::chrono::year(*year), std::chrono::month(*month), std::chrono::day(*day) };
    if (!date.ok())
        return std::nullopt;
    auto const seconds = std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
    return Instant { std::chrono::duration_cast<std::chrono::microseconds>(seconds).count() };
}

std::optional<Page> page_of(std::string_view xml)
{
    if (xml.find("<ListBucketResult") == std::string_view::npos || xml.find("</ListBucketResult>") == std::string_view::npos || xml.find("<!DOCTYPE") != std::string_view::npos)
        return std::nullopt;
    Page page;
    for (std::size_t from = 0;;) {
        auto const one = inside(xml, "Contents", from);
        if (!one)
            break;
        auto const size = number<std::uint64_t>(element(*one, "Size"));
        auto const modified = instant_of(element(*one, "LastModified"));
        if (!size || !modified)
            return std::nullopt;
        page.objects.push_back({ element(*one, "Key"), *size, *modified });
    }
    page.next = element(xml, "IsTruncated") == "true" ? element(xml, "NextContinuationToken") : "";
    return page;
}

}  // namespace mado::s3

#include "making.h"

#include <mado/crypto/box.h>
#include <mado/csvw/url.h>
#include <mado/text/search.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>
#include <mado/time/wareki.h>

#include <algorithm>
#include <charconv>

namespace mado::harvest {

namespace {

constexpr std::size_t most_title = 300, most_words = 10'000, most_tags = 100, most_tag = 100, most_address = 2'000, most_identity = 1'000, name_least = 2, name_most = 100, code_digits = 6;
constexpr std::int64_t second_us = 1'000'000, hour_us = 3'600 * second_us;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }

std::string upper(std::string_view text)
{
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) { return is_small_letter(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    return made;
}

// Numbers between anything else: 2026, 4, 1 of "2026年4月1日".
std::vector<int> numbers_of(std::string_view text)
{
    std::vector<int> all;
    for (std::size_t at = 0; at < text.size() && all.size() < 8;) {
        int number = 0;
        auto const [end, fault] = std::from_chars(text.data() + at, text.data() + text.size(), number);
        if (fault == std::errc() && is_digit(text[at])) {
            all.push_back(number);
            at = static_cast<std::size_t>(end - text.data());
        } else {
            ++at;
        }
    }
    return all;
}

bool is_name(std::string_view text)
{
    return text.size() >= name_least && text.size() <= name_most && std::ranges::all_of(text, [](char c) { return is_small_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

// ISO 8601 repeating intervals, as DCAT-US writes how often, and the words of CKAN and of towns.
struct Frequency { std::string_view written, id; };
constexpr Frequency frequencies[] = { { "r/p5y", "every_five_years" }, { "r/p3y", "every_three_years" }, { "r/p2y", "every_two_years" },
    { "r/p1y", "annual" }, { "r/p6m", "twice_a_year" }, { "r/p3m", "quarterly" }, { "r/p2m", "bimonthly" }, { "r/p1m", "monthly" }, { "r/p0.5m", "twice_a_month" }, { "r/p1w", "weekly" },
    { "r/p7d", "weekly" }, { "r/p1d", "daily" }, { "r/pt1h", "hourly" }, { "r/pt1s", "continuous" }, { "年1回", "annual" }, { "年一回", "annual" }, { "1年", "annual" }, { "1年ごと", "annual" },
    { "年次", "annual" }, { "年度ごと", "annual" }, { "年2回", "twice_a_year" }, { "半年", "twice_a_year" }, { "半年ごと", "twice_a_year" }, { "年4回", "quarterly" }, { "四半期", "quarterly" },
    { "3か月ごと", "quarterly" }, { "月1回", "monthly" }, { "毎月1回", "monthly" }, { "月次", "monthly" }, { "1か月ごと", "monthly" }, { "月2回", "twice_a_month" }, { "週1回", "weekly" }, { "週次", "weekly" },
    { "日次", "daily" }, { "随時", "as_needed" }, { "適宜", "as_needed" }, { "変更の都度", "as_needed" }, { "必要に応じて", "as_needed" }, { "更新なし", "never" }, { "不明", "unknown" }, { "隔年", "every_two_years" },
    { "5年", "every_five_years" }, { "yearly", "annual" }, { "annually", "annual" }, { "as needed", "as_needed" }, { "irregularly", "irregular" } };

}  // namespace

std::string clean(std::string_view words, std::size_t most)
{
    std::string sound;
    for (auto rest = text::is_utf8(words) ? std::string(words) : text::utf8(text::code_points(words)); !rest.empty();) {
        auto const at = text::control_character(rest, text::Lines::Many);
        if (!at) {
            sound += rest;
            break;
        }
        sound += rest.substr(0, *at);
        auto next = *at + 1;
        while (next < rest.size() && (static_cast<unsigned char>(rest[next]) & 0xC0) == 0x80)
            ++next;
        rest.erase(0, next);
    }
    return text::shortened(text::trimmed(sound), most);
}

std::optional<Day> day_of(std::string_view written)
{
    constexpr std::size_t iso_letters = 10, most_letters = 60;
    auto const plain = text::narrow(text::trimmed(written.substr(0, most_letters)));
    if (auto const day = Day::parse(std::string_view(plain).substr(0, iso_letters)))
        return day;
    if (auto const day = wareki::parse(plain))
        return *day;
    auto const numbers = numbers_of(plain);
    bool const is_date = !plain.empty() && is_digit(plain.front()) && numbers.size() >= 3 && numbers[0] >= 1'868;
    return is_date ? Day::of(numbers[0], static_cast<unsigned>(numbers[1]), static_cast<unsigned>(numbers[2])) : std::nullopt;
}

std::optional<Instant> moment_of(std::string_view written, int offset_hours)
{
    constexpr std::size_t day_letters = 10, clock_letters = 19;
    auto const plain = text::trimmed(written);
    auto const day = day_of(plain);
    if (!day || day->number() < 0)
        return std::nullopt;                  // nothing of before 1970 was published on the web
    if (plain.size() < clock_letters || (plain[day_letters] != 'T' && plain[day_letters] != ' '))
        return instant_in_tokyo(*day);
    auto const clock = numbers_of(plain.substr(day_letters, clock_letters - day_letters));
    if (clock.size() != 3 || clock[0] > 23 || clock[1] > 59 || clock[2] > 60)
        return instant_in_tokyo(*day);
    auto zone = plain.substr(clock_letters);
    if (zone.starts_with('.'))
        zone.remove_prefix(std::min(zone.find_first_not_of("0123456789", 1), zone.size()));
    std::int64_t offset_us = offset_hours * hour_us;
    if (zone.starts_with('Z') || zone.starts_with('z'))
        offset_us = 0;
    else if (zone.starts_with('+') || zone.starts_with('-'))
        if (auto const parts = numbers_of(zone.substr(1)); !parts.empty()) {
            auto const hours = parts[0] > 99 ? parts[0] / 100 : parts[0], minutes = parts.size() > 1 ? parts[1] : parts[0] > 99 ? parts[0] % 100 : 0;
            offset_us = (std::min(hours, 14) * hour_us + std::min(minutes, 59) * 60 * second_us) * (zone.front() == '-' ? -1 : 1);
        }
    constexpr std::int64_t tokyo_us = 9 * hour_us;
    return Instant { instant_in_tokyo(*day, clock[0], clock[1], clock[2]).microseconds + tokyo_us - offset_us };
}

std::string ending_of(std::string_view address)
{
    constexpr std::size_t longest = 8;
    auto const path = address.substr(0, address.find_first_of("?#"));
    auto const name = path.substr(path.rfind('/') + 1);
    auto const point = name.rfind('.');
    auto const ending = point == std::string_view::npos || point == 0 ? std::string() : upper(name.substr(point + 1));
    bool const is_word = !ending.empty() && ending.size() <= longest && std::ranges::all_of(ending, [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); });
    return is_word ? ending : std::string();
}

std::string format_of(std::string_view said, std::string_view address, std::string_view media_type)
{
    constexpr std::size_t longest = 30;
    // "https://…/file-type/CSV", ".csv", "csv file": the last word that is one.
    auto word = upper(text::narrow(text::trimmed(said)));
    word = word.substr(word.find_last_of("/.#") + 1);
    if (word == "EXCEL")
        word = ending_of(address).starts_with("XLS") ? ending_of(address) : "XLSX";
    if (!word.empty() && word.size() <= longest && std::ranges::all_of(word, [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_' || c == ' '; }))
        return word;
    if (auto ending = ending_of(address); !ending.empty())
        return ending;
    struct Row { std::string_view type, format; };
    for (auto const& [type, format] : { Row { "text/csv", "CSV" }, { "openxmlformats-officedocument.spreadsheetml.sheet", "XLSX" }, { "application/vnd.ms-excel", "XLS" }, { "application/pdf", "PDF" },
             { "application/json", "JSON" }, { "application/geo+json", "GEOJSON" }, { "application/zip", "ZIP" }, { "application/xml", "XML" }, { "text/html", "HTML" } })
        if (media_type.ends_with(type))
            return std::string(format);
    return {};
}

std::optional<std::string> address_of(std::string_view base, std::string_view written)
{
    auto const plain = text::trimmed(written);
    if (plain.empty() || plain.size() > most_address)
        return std::nullopt;
    std::string sound;
    for (char const c : csvw::resolved(base, plain)) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        auto const byte = static_cast<unsigned char>(c);
        if (byte <= ' ' || byte >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '`')
            (sound += '%').append({ digits[byte >> 4], digits[byte & 15] });
        else
            sound += c;
    }
    auto const host = sound.find("://");
    if (host != std::string::npos)
        std::transform(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(host), sound.begin(), lower);
    bool const is_web = (sound.starts_with("https://") || sound.starts_with("http://")) && host + 3 < sound.size() && std::string_view("/?#").find(sound[host + 3]) == std::string_view::npos;
    return is_web && sound.size() <= most_address ? std::optional(std::string(csvw::without_fragment(sound))) : std::nullopt;
}

std::string origin_of(std::string_view address)
{
    auto const begin = address.find("://");
    if (begin == std::string_view::npos)
        return {};
    auto const end = std::min(address.find_first_of("/?#", begin + 3), address.size());
    auto origin = std::string(address.substr(0, end));
    std::ranges::transform(origin, origin.begin(), lower);
    return origin;
}

Making::Making(datasets::Vocabulary const& vocabulary, Limits const& limits, std::string base, std::string place) : vocabulary_(vocabulary), limits_(limits), base_(std::move(base))
{
    found_.place = std::move(place);
}

void Making::tell(std::string key, text::Arguments arguments) { found_.findings.push_back({ found_.place, std::move(key), std::move(arguments) }); }

void Making::title(std::string_view words) { found_.dataset.title = clean(words, most_title); }
void Making::kana(std::string_view words) { found_.dataset.title_kana = clean(words, most_title); }
void Making::description(std::string_view words) { found_.dataset.description = clean(words, most_words); }
void Making::contact(std::string_view words)
{
    constexpr std::string_view scheme = "mailto:";
    found_.dataset.contact = clean(words.starts_with(scheme) ? words.substr(scheme.size()) : words, most_title);
}
void Making::division(std::string_view words) { found_.dataset.division_name = clean(words, most_title); }
void Making::attribution(std::string_view words) { found_.dataset.attribution = clean(words, most_words); }

void Making::licence(std::vector<std::string> const& written)
{
    std::string said;
    for (auto const& one : written) {
        if (auto const* known = vocabulary_.licences.recognised(one)) {
            found_.dataset.licence = known->id;
            return;
        }
        if (said.empty())
            said = clean(one, most_title);
    }
    if (said.empty())
        tell("harvest.licence.none");
    else
        tell("harvest.licence.unknown", { { "written", said } });
}

void Making::frequency(std::string_view written)
{
    auto const said = clean(written, most_title);
    if (said.empty())
        return;
    auto const key = text::folded(said);
    for (auto const& term : vocabulary_.frequencies.all)
        if (term.uri == said || text::folded(term.id) == key || text::folded(term.title.ja) == key || text::folded(term.title.en) == key) {
            found_.dataset.frequency = term.id;
            return;
        }
    auto const known = std::ranges::find(frequencies, std::string_view(key), &Frequency::written);
    if (known != std::end(frequencies))
        found_.dataset.frequency = known->id;
    else
        tell("harvest.frequency.unknown", { { "written", said } });
}

void Making::theme(std::string_view written)
{
    auto const said = clean(written, most_title);
    auto const key = text::folded(said);
    for (auto const& term : vocabulary_.themes.all)
        if (term.uri == said || text::folded(term.id) == key || text::folded(term.title.ja) == key || text::folded(term.title.en) == key) {
            if (std::ranges::find(found_.dataset.themes, term.id) == found_.dataset.themes.end())
                found_.dataset.themes.push_back(term.id);
            return;
        }
    if (said.find("://") == std::string::npos)
        tag(said);                            // their own way of sorting: a word to find it by
}

void Making::tag(std::string_view words)
{
    auto one = clean(words, most_tag);
    auto& tags = found_.dataset.tags;
    if (!one.empty() && tags.size() < most_tags && std::ranges::find(tags, one) == tags.end())
        tags.push_back(std::move(one));
}

void Making::covers(std::string_view from, std::string_view until)
{
    found_.dataset.covers_from = day_of(from);
    found_.dataset.covers_until = day_of(until);
}

void Making::covers_place(std::string_view code)
{
    if (code.size() == code_digits && std::ranges::all_of(code, is_digit))
        found_.dataset.covers_place = code;
}

void Making::published(std::string_view written, int offset_hours)
{
    if (auto const at = moment_of(written, offset_hours))
        found_.dataset.published_at = *at;
}

void Making::changed(std::string_view written, int offset_hours)
{
    if (auto const at = moment_of(written, offset_hours))
        found_.dataset.changed_at = *at;
    else if (!text::trimmed(written).empty())
        tell("harvest.day.unknown", { { "written", clean(written, most_tag) } });
}

void Making::landing(std::string_view written)
{
    if (auto address = address_of(base_, written))
        found_.dataset.source = std::move(*address);
}

void Making::file(FileWords const& words)
{
    auto address = address_of(base_, words.address);
    if (!address) {
        tell("harvest.file.address", { { "name", clean(words.name, most_tag) }, { "written", clean(words.address, most_tag) } });
        return;
    }
    if (found_.files.size() >= limits_.files) {
        if (!std::exchange(told_files_, true))
            tell("harvest.file.too_many", { { "most", std::to_string(limits_.files) } });
        return;
    }
    FoundFile made { words.identity.empty() ? *address : clean(words.identity, most_identity), *address, {} };
    if (std::ranges::find(found_.files, made.identity, &FoundFile::identity) != found_.files.end())
        return;
    made.description.name = clean(words.name, most_title);
    made.description.description = clean(words.description, most_words);
    made.description.media_type = clean(words.media_type, most_tag);
    made.description.format = format_of(words.format, *address, made.description.media_type);
    made.description.bytes = words.bytes > 0 ? static_cast<std::uint64_t>(words.bytes) : 0;
    if (auto const at = moment_of(words.changed, words.offset_hours))
        made.description.changed_at = *at;
    found_.files.push_back(std::move(made));
}

void Making::finish(Catalogue& into, std::string_view source, std::string_view identifier, std::string_view name)
{
    auto const called = clean(identifier, most_identity);
    if (found_.dataset.title.empty() || called.empty()) {
        into.findings.push_back({ found_.place, called.empty() ? "harvest.record.no_identifier" : "harvest.record.no_title", { { "identifier", called }, { "title", found_.dataset.title } } });
        return;
    }
    if (found_.files.empty())
        tell("harvest.file.none");
    found_.identity = std::string(source) + "#" + called;
    constexpr std::size_t letters = 16;
    found_.dataset.name = is_name(name) ? std::string(name) : "h-" + crypto::sha256_hex(found_.identity).substr(0, letters);
    found_.fingerprint = fingerprint_of(found_);
    into.found.push_back(std::move(found_));
}

std::string fingerprint_of(Found const& found)
{
    auto const files = json::array_of(found.files, [](FoundFile const& one) {
        return json::object({ { "identity", one.identity }, { "address", one.address }, { "name", one.description.name }, { "description", one.description.description },
            { "format", one.description.format }, { "bytes", static_cast<std::int64_t>(one.description.bytes) }, { "changed_at", one.description.changed_at.microseconds } });
    });
    return crypto::sha256_hex(json::write(json::array({ datasets::to_json(found.dataset), files })));
}

}  // namespace mado::harvest

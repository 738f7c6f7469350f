// matches, replace and split (DMN 1.5, 10.3.4.3), as XPath's functions of these names.
#include "built_ins/patterns.h"

#include <unicode/uregex.h>

#include <memory>

namespace mado::feel {

std::u16string wide(std::string_view utf8)
{
    std::u16string out(utf8.size(), u'\0');
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(out.data(), static_cast<int32_t>(out.size()), &length, utf8.data(), static_cast<int32_t>(utf8.size()), &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    return out;
}

std::string narrow(std::u16string_view text)
{
    std::string out(text.size() * 3, '\0');
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &length, text.data(), static_cast<int32_t>(text.size()), &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    return out;
}

namespace {

struct RegexCloser {
    void operator()(URegularExpression* regex) const { uregex_close(regex); }
};

struct Pattern {
    std::unique_ptr<URegularExpression, RegexCloser> regex;
    int groups = 0;
    bool literal = false;                                 // flag q
};

// Flags: s dot takes all, m several lines, i any case, x white space in the pattern counts not, q the pattern is plain text.
std::optional<Pattern> compiled(std::string_view pattern, std::string_view flags)
{
    if (flags.find_first_not_of("smixq") != std::string_view::npos)
        return std::nullopt;
    auto const has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
    Pattern made { {}, 0, has('q') };
    IcuPattern icu { std::string(pattern), 0 };
    if (!made.literal) {
        auto translated = icu_pattern(has('x') ? without_space(pattern) : std::string(pattern), has('m'), has('s'), has('i'));
        if (!translated)
            return std::nullopt;
        icu = std::move(*translated);
    }
    made.groups = icu.groups;
    auto const text = wide(icu.text);
    if (text.empty()) {
        made.literal = true;                              // ICU takes no empty pattern: found everywhere
        return made;
    }
    auto const options = static_cast<std::uint32_t>((has('i') ? UREGEX_CASE_INSENSITIVE : 0) | (made.literal ? UREGEX_LITERAL : 0));
    UErrorCode error = U_ZERO_ERROR;
    made.regex.reset(uregex_open(text.data(), static_cast<int32_t>(text.size()), options, nullptr, &error));
    if (U_FAILURE(error))
        return std::nullopt;
    // A hostile pattern ends here: the limit counts steps of about a millisecond.
    uregex_setTimeLimit(made.regex.get(), 200, &error);
    uregex_setStackLimit(made.regex.get(), 4 << 20, &error);
    return made;
}

// The patterns that this thread used last: compiling one takes far longer than most matches, and a rule asks the same one again and again.
std::shared_ptr<Pattern const> pattern_of(std::string_view pattern, std::string_view flags)
{
    struct Used {
        std::string pattern, flags;
        std::shared_ptr<Pattern const> compiled;
    };
    constexpr std::size_t most = 16, longest = 1'000;
    thread_local std::array<Used, most> last;
    thread_local std::size_t next = 0;
    for (auto const& used : last)
        if (used.compiled && used.pattern == pattern && used.flags == flags)
            return used.compiled;
    auto made = compiled(pattern, flags);
    if (!made)
        return nullptr;
    auto shared = std::make_shared<Pattern const>(std::move(*made));
    if (pattern.size() <= longest)
        last[next++ % most] = { std::string(pattern), std::string(flags), shared };
    return shared;
}

Value bad_pattern(Call const& call)
{
    return call.refuse("This pattern or flag cannot be used. It must be a regular expression of XPath, with the flags s, m, i, x or q.",
        "この正規表現かフラグは使えません。XPath の正規表現と、s・m・i・x・q のフラグで書いてください。");
}

std::string_view flags_of(Call const& call, std::size_t place)
{
    return call.size() > place && call[place].is_string() ? call[place].as_string() : std::string_view {};
}

bool finds(Pattern const& pattern, std::u16string const& text, UErrorCode& error)
{
    if (!pattern.regex)
        return true;
    uregex_setText(pattern.regex.get(), text.data(), static_cast<int32_t>(text.size()), &error);
    return uregex_find(pattern.regex.get(), 0, &error) != 0;
}

// Whether it matches the empty text: nothing could be replaced or split by it (FORX0003).
bool matches_nothing(Pattern const& pattern)
{
    static std::u16string const nothing;  // ICU keeps the text, it does not copy it
    UErrorCode error = U_ZERO_ERROR;
    return finds(pattern, nothing, error) || U_FAILURE(error);
}

// Calls each(start, end) for every match; false when ICU gives up.
template <class Each>
bool for_matches(Pattern const& pattern, std::u16string const& text, Each const& each)
{
    auto* const regex = pattern.regex.get();
    UErrorCode error = U_ZERO_ERROR;
    uregex_setText(regex, text.data(), static_cast<int32_t>(text.size()), &error);
    while (uregex_findNext(regex, &error) && U_SUCCESS(error))
        each(static_cast<std::size_t>(uregex_start(regex, 0, &error)), static_cast<std::size_t>(uregex_end(regex, 0, &error)));
    return U_SUCCESS(error);
}

// What stands for a match: text, and groups by number. `$3` of a pattern with fewer groups is empty.
struct Piece {
    std::u16string text;
    int group = -1;
};

std::optional<std::vector<Piece>> pieces_of(std::u16string_view replacement, Pattern const& pattern)
{
    if (pattern.literal)
        return std::vector<Piece> { { std::u16string(replacement), -1 } };
    std::vector<Piece> pieces(1);
    auto const digit_at = [&](std::size_t i) { return i < replacement.size() && replacement[i] >= u'0' && replacement[i] <= u'9' ? replacement[i] - u'0' : -1; };
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        auto const c = replacement[i];
        if (c == u'\\') {
            ++i;
            if (i >= replacement.size() || (replacement[i] != u'\\' && replacement[i] != u'$'))
                return std::nullopt;
            pieces.back().text += replacement[i];
        } else if (c != u'$') {
            pieces.back().text += c;
        } else if (auto group = digit_at(i + 1); group < 0) {
            return std::nullopt;
        } else {
            for (++i; digit_at(i + 1) >= 0 && group * 10 + digit_at(i + 1) <= pattern.groups; ++i)
                group = group * 10 + digit_at(i + 1);
            pieces.back().group = group;
            pieces.emplace_back();
        }
    }
    return pieces;
}

}  // namespace

Value matches(Call const& call)
{
    auto const pattern = pattern_of(call[1].as_string(), flags_of(call, 2));
    if (!pattern)
        return bad_pattern(call);
    UErrorCode error = U_ZERO_ERROR;
    auto const text = wide(call[0].as_string());
    auto const found = finds(*pattern, text, error);
    return U_SUCCESS(error) ? Value::boolean(found) : bad_pattern(call);
}

Value replace(Call const& call)
{
    auto const pattern = pattern_of(call[1].as_string(), flags_of(call, 3));
    if (!pattern || matches_nothing(*pattern))
        return bad_pattern(call);
    auto const pieces = pieces_of(wide(call[2].as_string()), *pattern);
    if (!pieces)
        return call.refuse("In a replacement write $1 for a group, and \\$ and \\\\ for the signs themselves.", "置き換える文字列では、グループは $1、記号そのものは \\$ と \\\\ と書いてください。");
    auto const text = wide(call[0].as_string());
    std::u16string_view const whole = text;
    auto* const regex = pattern->regex.get();
    std::u16string out;
    std::size_t from = 0;
    auto const known = for_matches(*pattern, text, [&](std::size_t start, std::size_t end) {
        call.spend(1);
        out += whole.substr(from, start - from);
        from = end;
        for (auto const& piece : *pieces) {
            out += piece.text;
            UErrorCode error = U_ZERO_ERROR;
            if (piece.group < 0 || piece.group > pattern->groups)
                continue;
            auto const group_start = uregex_start(regex, piece.group, &error), group_end = uregex_end(regex, piece.group, &error);
            if (U_SUCCESS(error) && group_start >= 0)
                out += whole.substr(static_cast<std::size_t>(group_start), static_cast<std::size_t>(group_end - group_start));
        }
        call.check_bytes(out.size());
    });
    if (!known)
        return bad_pattern(call);
    out += whole.substr(from);
    return Value::string(narrow(out));
}

Value split(Call const& call)
{
    auto const pattern = pattern_of(call[1].as_string(), {});
    if (!pattern || matches_nothing(*pattern))
        return bad_pattern(call);
    auto const text = wide(call[0].as_string());
    std::u16string_view const whole = text;
    std::vector<Value> parts;
    std::size_t from = 0;
    auto const known = for_matches(*pattern, text, [&](std::size_t start, std::size_t end) {
        call.spend(1);
        parts.push_back(Value::string(narrow(whole.substr(from, start - from))));
        call.check_items(parts.size());
        from = end;
    });
    if (!known)
        return bad_pattern(call);
    parts.push_back(Value::string(narrow(whole.substr(from))));
    return Value::list(std::move(parts));
}

}  // namespace mado::feel

#include <mado/text/search.h>
#include <mado/text/utf8.h>
#include <mado/text/width.h>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>

#include <stdexcept>

namespace mado::text {

namespace {

icu::Normalizer2 const& folding()
{
    static icu::Normalizer2 const* const instance = [] {
        auto status = U_ZERO_ERROR;
        auto const* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
        if (U_FAILURE(status))
            throw std::runtime_error(std::string("ICU has no NFKC_Casefold: ") + u_errorName(status));
        return found;
    }();
    return *instance;
}

// Marks belong to the letter before them (voiced sounds that did not compose, variation selectors were folded away).
bool is_term_character(char32_t c)
{
    auto const type = u_charType(static_cast<UChar32>(c));
    return u_isalnum(static_cast<UChar32>(c)) || type == U_LETTER_NUMBER || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
}

void add_bigrams(std::vector<std::string>& terms, std::u32string_view run, bool stored)
{
    for (std::size_t i = 0; i + 1 < run.size(); ++i)
        terms.push_back(utf8(run.substr(i, 2)));
    if (!run.empty() && (stored || run.size() == 1))
        terms.push_back(utf8(run.substr(run.size() - 1)));
}

std::vector<std::string> terms_of(std::string_view text, bool stored)
{
    std::vector<std::string> terms;
    std::u32string run;
    for (auto const c : code_points(search_key(text))) {
        if (is_term_character(c)) {
            run += c;
        } else {
            add_bigrams(terms, run, stored);
            run.clear();
        }
    }
    add_bigrams(terms, run, stored);
    return terms;
}

}  // namespace

std::string folded(std::string_view text)
{
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
    auto status = U_ZERO_ERROR;
    folding().normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
    if (U_FAILURE(status))
        throw std::runtime_error(std::string("a text could not be folded: ") + u_errorName(status));
    return out;
}

std::string search_key(std::string_view text) { return hiragana(folded(text)); }
std::vector<std::string> bigrams(std::string_view text) { return terms_of(text, false); }
std::vector<std::string> stored_bigrams(std::string_view text) { return terms_of(text, true); }

}  // namespace mado::text

#pragma once
// The words of the screens: gettext files (text/ja.po, text/ja-x-easy.po, text/en.po), msgid = key, {name} arguments.
#include <mado/names/embedded.h>

#include <array>
#include <cstddef>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::text {

enum class Language { Japanese, EasyJapanese, English };
constexpr std::array<Language, 3> languages { Language::Japanese, Language::EasyJapanese, Language::English };
std::string_view tag_of(Language language);                    // "ja", "ja-x-easy", "en" (BCP 47)
std::optional<Language> language_of(std::string_view tag);

struct Fault {  // of a file of words
    std::string file;
    std::size_t line;
    std::string says;
};

struct Entry {
    std::string key;
    std::string words;
    std::size_t line;
};
std::expected<std::vector<Entry>, Fault> read_po(std::string_view file, std::string_view bytes);

using Arguments = std::map<std::string, std::string>;
std::string filled(std::string_view words, Arguments const& arguments);  // {name} → its value; a value is not read again

class Catalogue {
public:
    void add(Language language, std::string_view file, std::string_view bytes);
    // A part's embedded files: takes text/<tag>.po, passes over the rest. `part` names it in faults.
    void add(std::string_view part, std::span<embedded::File const> files);

    // Easy Japanese and English fall back to Japanese; an unknown key shows itself, so that a page never fails for a word.
    std::string words(Language language, std::string_view key, Arguments const& arguments = {}) const;
    // The same without filling in arguments; empty for an unknown key. Lives as long as the catalogue.
    std::string_view unfilled(Language language, std::string_view key) const;
    bool has(std::string_view key) const;  // in Japanese
    std::vector<std::string> keys() const;  // all, in order

    // What stops the build: files that cannot be read, a key twice, a key not in ja, an argument that the Japanese words do not have.
    std::vector<Fault> faults() const;
    // Keys that have no Japanese words (as in faults()), and keys of `wanted` that nobody defines.
    std::vector<std::string> missing(std::vector<std::string> const& wanted = {}) const;

private:
    struct Place { std::string words, file; std::size_t line; };
    using Words = std::map<std::string, Place, std::less<>>;
    Place const* find(Language language, std::string_view key) const;
    std::array<Words, 3> words_;
    std::vector<Fault> faults_;
};

// The catalogue in the reader's language; what pages are given. The catalogue must outlive it.
class Words {
public:
    Words(Catalogue const& catalogue, Language language) : catalogue_(&catalogue), language_(language) {}
    std::string operator()(std::string_view key, Arguments const& arguments = {}) const { return catalogue_->words(language_, key, arguments); }
    Language language() const { return language_; }

private:
    Catalogue const* catalogue_;
    Language language_;
};

}  // namespace mado::text

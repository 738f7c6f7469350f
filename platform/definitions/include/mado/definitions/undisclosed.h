#pragma once
// 非開示. An answer that is kept from whoever reads (DV等支援措置). It leaves the answers before anything is made of them: what is shown,
// reckoned, printed, entered or sent afterwards does not hold it. In its place stands { "undisclosed": true }, which shown() reads as words.
#include <mado/definitions/definition.h>
#include <mado/json/json.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

json::Value undisclosed();
bool is_undisclosed(json::Value const& stored);
std::string undisclosed_words(std::string_view language);  // 非開示（支援措置）

// Which answers are kept. By its type a field tells where somebody is: an address, a place on the map, the branch of a bank, a file (a scan of a
// 住民票); so does one that is filled from the person's address. A field of a group is named GROUP.FIELD.
struct Secrecy {
    std::set<std::string> also {};      // fields that a person has marked beside those
    std::set<std::string> released {};  // fields that a person has found harmless
    bool all_words = false;             // nobody has judged yet: free words and telephone numbers too
};
bool tells_where(Field const& field);
// The names of the fields that are kept: of questions and of what staff establish.
std::set<std::string> kept_fields(Definition const& definition, Secrecy const& secrecy);

// The answers without those fields. Other answers lose the words of places where they repeat them.
json::Object disclosed(json::Object answers, std::set<std::string> const& kept, std::vector<std::string> const& words);
// The words of places in those fields, longest first; nothing shorter than four characters, which would be found anywhere.
std::vector<std::string> kept_words(json::Object const& answers, std::set<std::string> const& kept);
// The same with each of the words replaced, wherever it stands.
json::Value without(json::Value value, std::vector<std::string> const& words);
std::string without_words(std::string text, std::vector<std::string> const& words);

}  // namespace mado::definitions

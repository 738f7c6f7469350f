#pragma once
// What programs say to a verb on its standard input: one JSON text.
#include <mado/feel/value.h>

#include <string>
#include <string_view>

namespace mado::verbs {

std::string standard_input();                                   // all of it; throws WrongArguments beyond 1 GiB
std::string bytes_of_file(std::string const& path);             // throws WrongArguments when it cannot be read or is beyond 1 GiB
void print(std::string_view text);                              // on standard output; throws when not all of it could be written
// Throws WrongArguments, naming the place, when it is not JSON. `of`: how the text is called in the sentence.
feel::Value json_of_text(std::string_view text, std::string_view of);

feel::DateTime present();                                       // Asia/Tokyo, with its offset

}  // namespace mado::verbs

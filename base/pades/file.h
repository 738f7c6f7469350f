#pragma once
// A PDF file as base/print writes it: one plain table of offsets (and one more for each update), no object streams, no encryption.
#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::pades {

struct Unreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A dictionary with its values as they stand in the file.
class Dictionary {
public:
    static Dictionary of(std::string_view text);            // throws Unreadable
    std::string_view get(std::string_view key) const;       // "" when there is none
    void set(std::string_view key, std::string value);
    std::string text() const;

private:
    std::vector<std::pair<std::string, std::string>> entries_;
};

// [1 0 R 2 0 R] → 1, 2; and 7 0 R → 7 (0: it is no reference).
std::vector<int> references(std::string_view array);
int reference(std::string_view value);
std::vector<std::size_t> numbers(std::string_view array);

class File {
public:
    explicit File(std::string_view bytes);                  // throws Unreadable
    std::string_view object(int number) const;              // what stands between obj and endobj (or stream)
    Dictionary dictionary(int number) const { return Dictionary::of(object(number)); }
    int root() const { return root_; }
    int size() const { return size_; }
    int first_page() const;
    // The file with these objects new or changed: the bytes of before, then the update.
    std::string updated(std::map<int, std::string> const& objects) const;

private:
    std::size_t read_table(std::size_t at);                 // the offset of the table before it, 0: none
    std::string_view bytes_;
    std::map<int, std::size_t> offsets_;
    std::size_t last_table_ = 0;
    int root_ = 0, size_ = 0;
    std::string info_;
};

}  // namespace mado::pades

#include <mado/tables/sheet.h>

namespace mado::tables {

std::string name_of(Place place)
{
    std::string letters;
    for (auto column = place.column + 1; column != 0; column = (column - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return letters + std::to_string(place.row + 1);
}

}  // namespace mado::tables

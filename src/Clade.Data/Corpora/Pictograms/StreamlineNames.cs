namespace Clade.Data.Corpora;

/// <summary>
/// Streamline's emojis have names and no code points, and often several drawings of one emoji (<c>hamburger-1</c> to
/// <c>hamburger-3</c>). This list was made from the names and checked by eye against the drawings: one drawing an emoji, the
/// yellow one of people, and none whose name promises something else (<c>turkey</c> is the flag, <c>headphone</c> a telephone).
/// </summary>
internal static class StreamlineNames
{
    /// <summary>Name by concept id.</summary>
    public static IReadOnlyDictionary<string, string> Codes { get; } = Text
        .Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private const string Text = """
        1f0cf=joker 1f1e6-1f1ea=united-arab-emirates 1f1e6-1f1fa=australia 1f1e7-1f1f7=brazil 1f1e8-1f1e6=canada 1f1e8-1f1ed=switzerland
        1f1e8-1f1f3=china 1f1e9-1f1ea=germany 1f1ea-1f1ec=egypt 1f1ea-1f1f8=spain 1f1eb-1f1f7=france 1f1ec-1f1e7=united-kingdom 1f1ec-1f1f7=greece
        1f1ee-1f1f3=india 1f1ee-1f1f6=iraq 1f1ee-1f1f7=iran 1f1ee-1f1f9=italy 1f1ef-1f1f5=japan 1f1f0-1f1f5=north-korea 1f1f0-1f1f7=south-korea
        1f1f2-1f1fd=mexico 1f1f2-1f1fe=malaysia 1f1f3-1f1f5=nepal 1f1f5-1f1f0=pakistan 1f1f5-1f1f9=portugal 1f1f7-1f1fa=russia 1f1f8-1f1ec=singapore
        1f1f8-1f1fe=syria 1f1f9-1f1ed=thailand 1f1f9-1f1f7=turkey 1f1fa-1f1f8=united-states 1f1ff-1f1e6=south-africa 1f302=closed-umbrella
        1f308=rainbow 1f30a=water-wave 1f30d=globe-showing-europe-africa 1f30e=globe-showing-americas 1f311=new-moon 1f312=waxing-crescent-moon
        1f313=first-quarter-moon 1f315=full-moon 1f316=waning-gibbous-moon 1f319=crescent-moon 1f31b=first-quarter-moon-face 1f31d=full-moon-face
        1f31e=sun-with-face 1f327=cloud-with-rain-1 1f330=chestnut 1f331=seedling 1f334=palm-tree 1f335=cactus-1 1f337=tulip 1f339=rose 1f33a=hibiscus
        1f33b=sunflower-1 1f33c=blossom 1f33f=herb 1f340=four-leaf-clover 1f341=maple-leaf 1f342=fallen-leaf 1f343=leaf-fluttering-in-wind
        1f344=mushroom 1f345=tomato 1f347=grapes 1f348=melon-1 1f349=watermelon-2 1f34a=tangerine 1f34b=lemon 1f34e=red-apple 1f350=pear 1f351=peach
        1f352=cherries 1f353=strawberry-1 1f354=hamburger-2 1f355=pizza-1 1f356=meat-on-bone 1f357=poultry-leg 1f359=rice-ball 1f35a=cooked-rice
        1f35d=spaghetti 1f35e=bread 1f35f=french-fries 1f363=sushi 1f364=fried-shrimp 1f366=soft-ice-cream-1 1f367=shaved-ice 1f369=doughnut-1
        1f36a=cookie 1f36c=candy 1f36e=custard 1f36f=honey-pot 1f370=shortcake-1 1f373=cooking 1f375=teacup-without-handle 1f377=wine-glass
        1f378=cocktail-glass 1f379=tropical-drink 1f37a=beer-mug 1f37b=clinking-beer-mugs 1f37c=baby-bottle 1f37e=bottle-with-popping-cork
        1f380=ribbon 1f381=wrapped-gift-1 1f382=birthday-cake-1 1f383=jack-o-lantern 1f384=christmas-tree 1f385=santa-claus-1 1f388=balloon
        1f38a=confetti-ball 1f38c=crossed-flags 1f392=school-backpack 1f393=graduation-cap 1f3a0=carousel-horse 1f3a1=ferris-wheel
        1f3a2=roller-coaster 1f3a3=fishing-pole 1f3a4=microphone 1f3a8=artist-palette 1f3aa=circus-tent 1f3ac=clapper-board 1f3af=direct-hit
        1f3b0=slot-machine 1f3b1=pool-8-ball 1f3b2=game-dice 1f3b3=bowling 1f3b5=musical-note 1f3b6=musical-notes 1f3b7=saxophone 1f3b8=guitar
        1f3b9=musical-keyboard 1f3ba=trumpet 1f3bb=violin 1f3bc=musical-score 1f3be=tennis-1 1f3bf=skis 1f3c0=basketball
        1f3c3-200d-2640=woman-running-1 1f3c3-200d-2642=man-running-1 1f3c8=american-football 1f3e1=house-with-garden 1f3e2=office-building
        1f3e5=hospital 1f3e9=love-hotel 1f3ed=factory 1f3ee=red-paper-lantern 1f3f0=castle 1f401=mouse 1f402=ox 1f403=water-buffalo 1f404=cow
        1f405=tiger 1f407=rabbit 1f408=cat 1f40a=crocodile 1f40c=snail 1f40d=snake 1f40e=horse 1f40f=ram 1f410=goat 1f411=ewe-1 1f412=monkey
        1f413=rooster 1f414=chicken 1f415=dog 1f416=pig 1f417=boar-1 1f418=elephant 1f419=octopus 1f41a=spiral-shell 1f41b=bug 1f41c=ant
        1f41d=honeybee 1f41e=lady-beetle 1f420=tropical-fish 1f421=blowfish 1f422=turtle 1f423=hatching-chick-1 1f424=baby-chick 1f426=bird-2
        1f427=penguin-1 1f428=koala 1f429=poodle 1f42a=camel 1f42c=dolphin 1f42d=mouse-face 1f42e=cow-face 1f42f=tiger-face 1f430=rabbit-face
        1f431=cat-face 1f433=spouting-whale 1f434=horse-face 1f435=monkey-face 1f436=dog-face 1f437=pig-face 1f438=frog-face 1f439=hamster-face
        1f43a=wolf-face 1f43b=bear-face 1f43c=panda-face 1f43d=pig-nose 1f43e=paw-prints 1f43f=chipmunk 1f440=eyes 1f441=eye 1f442=ear 1f444=mouth
        1f445=tongue 1f446=backhand-index-pointing-up-1 1f447=backhand-index-pointing-down-1 1f448=backhand-index-pointing-left-1
        1f449=backhand-index-pointing-right-1 1f44a=oncoming-fist-1 1f44b=waving-hand-1 1f44c=ok-hand-1 1f44d=thumbs-up-1 1f44e=thumbs-down-1
        1f44f=clapping-hands-1 1f451=crown 1f452=womans-hat 1f453=glasses-1 1f454=necktie 1f455=t-shirt 1f456=jeans 1f457=dress 1f458=kimono
        1f459=bikini 1f45b=purse 1f45c=handbag 1f45e=mans-shoe 1f45f=running-shoe 1f460=high-heeled-shoe 1f461=womans-sandal 1f462=womans-boot
        1f464=bust-in-silhouette 1f465=busts-in-silhouette 1f466=boy-1 1f467=girl-1 1f468=man-1 1f468-200d-1f33e=man-farmer-1
        1f468-200d-1f373=man-cook-1 1f468-200d-1f393=man-student-1 1f468-200d-1f3a4=man-singer-1 1f468-200d-1f3a8=man-artist-1
        1f468-200d-1f3ed=man-factory-worker-1 1f468-200d-1f466=family-man-boy-1 1f468-200d-1f466-200d-1f466=family-man-boy-boy-1
        1f468-200d-1f467=family-man-girl-1 1f468-200d-1f467-200d-1f466=family-man-girl-boy-1 1f468-200d-1f467-200d-1f467=family-man-girl-girl-1
        1f468-200d-1f468-200d-1f466=family-man-man-boy-1 1f468-200d-1f468-200d-1f466-200d-1f466=family-man-man-boy-boy-1
        1f468-200d-1f468-200d-1f467=family-man-man-girl-1 1f468-200d-1f468-200d-1f467-200d-1f466=family-man-man-girl-boy-1
        1f468-200d-1f468-200d-1f467-200d-1f467=family-man-man-girl-girl-1 1f468-200d-1f469-200d-1f466=family-man-woman-boy-1
        1f468-200d-1f469-200d-1f466-200d-1f466=family-man-woman-boy-boy-1 1f468-200d-1f469-200d-1f467=family-man-woman-girl-1
        1f468-200d-1f469-200d-1f467-200d-1f466=family-man-woman-girl-boy-1 1f468-200d-1f469-200d-1f467-200d-1f467=family-man-woman-girl-girl-1
        1f468-200d-1f4bb=man-technologist-1 1f468-200d-1f4bc=man-office-worker-1 1f468-200d-1f527=man-mechanic-1 1f468-200d-1f52c=man-scientist-1
        1f468-200d-1f680=man-astronaut-1 1f468-200d-1f692=man-firefighter-1 1f468-200d-2695=man-health-worker-1 1f468-200d-2696=man-judge-1
        1f468-200d-2708=man-pilot-1 1f468-200d-2764-200d-1f468=couple-with-heart-man-man-1 1f468-200d-2764-200d-1f48b-200d-1f468=kiss-man-man-1
        1f469=woman-1 1f469-200d-1f33e=woman-farmer-1 1f469-200d-1f373=woman-cook-1 1f469-200d-1f393=woman-student-1 1f469-200d-1f3a4=woman-singer-1
        1f469-200d-1f3a8=woman-artist-1 1f469-200d-1f3ed=woman-factory-worker-1 1f469-200d-1f466=family-woman-boy-1
        1f469-200d-1f466-200d-1f466=family-woman-boy-boy-1 1f469-200d-1f467=family-woman-girl-1 1f469-200d-1f467-200d-1f466=family-woman-girl-boy-1
        1f469-200d-1f467-200d-1f467=family-woman-girl-girl-1 1f469-200d-1f469-200d-1f466=family-woman-woman-boy-1
        1f469-200d-1f469-200d-1f466-200d-1f466=family-woman-woman-boy-boy-1 1f469-200d-1f469-200d-1f467=family-woman-woman-girl-1
        1f469-200d-1f469-200d-1f467-200d-1f466=family-woman-woman-girl-boy-1 1f469-200d-1f469-200d-1f467-200d-1f467=family-woman-woman-girl-girl-1
        1f469-200d-1f4bb=woman-technologist-1 1f469-200d-1f4bc=woman-office-worker-1 1f469-200d-1f527=woman-mechanic-1
        1f469-200d-1f52c=woman-scientist-1 1f469-200d-1f680=woman-astronaut-1 1f469-200d-1f692=woman-firefighter-1
        1f469-200d-2695=woman-health-worker-1 1f469-200d-2696=woman-judge-1 1f469-200d-2708=woman-pilot-1
        1f469-200d-2764-200d-1f468=couple-with-heart-woman-man-1 1f469-200d-2764-200d-1f469=couple-with-heart-woman-woman-1
        1f469-200d-2764-200d-1f48b-200d-1f468=kiss-woman-man-1 1f469-200d-2764-200d-1f48b-200d-1f469=kiss-woman-woman-1
        1f46b=man-and-woman-holding-hands-1 1f46c=two-men-holding-hands-1 1f46d=two-women-holding-hands-1 1f46e-200d-2640=woman-police-officer-1
        1f46e-200d-2642=man-police-officer-1 1f46f-200d-2640=women-with-bunny-ears-1 1f46f-200d-2642=men-with-bunny-ears-1 1f470=bride-with-veil-1
        1f472=man-with-chinese-cap-1 1f473=person-wearing-turban-1 1f474=old-man-1 1f475=old-woman-1 1f476=baby-1 1f477=construction-worker
        1f478=princess-1 1f47b=ghost 1f47c=baby-angel-1 1f47d=alien 1f480=skull 1f481-200d-2640=woman-tipping-hand-1
        1f481-200d-2642=man-tipping-hand-1 1f482=guard-1 1f483=woman-dancing-1 1f484=lipstick 1f485=nail-polish-1
        1f486-200d-2640=woman-getting-massage-1 1f486-200d-2642=man-getting-massage-1 1f487-200d-2640=woman-getting-haircut-1
        1f487-200d-2642=man-getting-haircut-1 1f488=barber-pole 1f489=syringe 1f48a=pill 1f48d=ring-1 1f490=bouquet 1f492=wedding 1f493=beating-heart
        1f494=broken-heart 1f496=sparkling-heart 1f497=growing-heart 1f498=heart-with-arrow 1f49d=heart-with-ribbon 1f49e=revolving-hearts 1f4a3=bomb
        1f4a4=zzz 1f4a5=collision 1f4a6=sweat-droplets 1f4a7=droplet 1f4a8=dashing-away 1f4a9=pile-of-poo 1f4aa=flexed-biceps-1 1f4ab=dizzy
        1f4ad=thought-balloon 1f4b0=money-bag 1f4b3=credit-card 1f4b5=dollar-banknote 1f4b7=pound-banknote 1f4b8=money-with-wings 1f4bc=briefcase
        1f4bd=computer-disk 1f4be=floppy-disk 1f4c1=file-folder 1f4c2=open-file-folder 1f4c5=calendar 1f4ca=bar-chart 1f4cb=clipboard 1f4ce=paperclip
        1f4d6=open-book 1f4d7=green-book 1f4dc=scroll 1f4e0=fax-machine 1f4e1=satellite-antenna 1f4e6=package 1f4e7=e-mail-1
        1f4ec=open-mailbox-with-raised-flag 1f4ee=postbox 1f4f0=newspaper 1f4f5=no-mobile-phones 1f4fa=television 1f4fb=radio 1f4fc=videocassette
        1f507=muted-speaker 1f50b=battery 1f50c=electric-plug 1f50d=magnifying-glass-tilted-left 1f510=locked-with-key 1f514=bell
        1f515=bell-with-slash 1f51e=no-one-under-eighteen 1f525=fire 1f526=flashlight 1f527=wrench 1f529=nut-and-bolt 1f52c=microscope 1f52d=telescope
        1f52e=crystal-ball-1 1f530=japanese-symbol-for-beginner 1f574=man-in-suit-levitating-1 1f575=detective-1 1f576=sunglasses 1f57a=man-dancing-1
        1f58b=fountain-pen 1f590=hand-with-fingers-splayed-1 1f596=vulcan-salute-1 1f5e3=speaking-head 1f5ff=moai 1f600=grinning-face
        1f601=beaming-face-with-smiling-eyes 1f602=face-with-tears-of-joy 1f604=grinning-face-with-smiling-eyes 1f605=grinning-face-with-sweat
        1f606=grinning-squinting-face 1f607=smiling-face-with-halo 1f608=smiling-face-with-horns 1f609=winking-face
        1f60a=smiling-face-with-smiling-eyes 1f60b=face-savoring-food 1f60c=relieved-face-1 1f60d=smiling-face-with-heart-eyes
        1f60e=smiling-face-with-sunglasses 1f60f=smirking-face 1f610=neutral-face 1f611=expressionless-face 1f612=unamused-face
        1f613=downcast-face-with-sweat 1f614=pensive-face 1f615=confused-face 1f616=confounded-face 1f617=kissing-face 1f618=face-blowing-a-kiss
        1f619=kissing-face-with-smiling-eyes 1f61a=kissing-face-with-closed-eyes 1f61b=face-with-tongue 1f61c=winking-face-with-tongue
        1f61d=squinting-face-with-tongue 1f61e=disappointed-face 1f61f=worried-face 1f621=pouting-face 1f622=crying-face 1f623=persevering-face
        1f624=face-with-steam-from-nose 1f625=sad-but-relieved-face 1f627=anguished-face 1f628=fearful-face 1f629=weary-face-1 1f62a=sleepy-face
        1f62b=tired-face 1f62c=grimacing-face 1f62d=loudly-crying-face 1f62f=hushed-face-1 1f631=face-screaming-in-fear 1f632=astonished-face
        1f633=flushed-face 1f634=sleeping-face 1f635=dizzy-face 1f636=face-without-mouth 1f637=face-with-medical-mask
        1f638=grinning-cat-face-with-smiling-eyes 1f639=cat-face-with-tears-of-joy 1f63a=grinning-cat-face 1f63b=smiling-cat-face-with-heart-eyes
        1f63c=cat-face-with-wry-smile 1f63d=kissing-cat-face 1f63e=pouting-cat-face 1f63f=crying-cat-face 1f640=weary-cat-face
        1f642=slightly-smiling-face 1f643=upside-down-face 1f644=face-with-rolling-eyes 1f645-200d-2640=woman-gesturing-no-1
        1f645-200d-2642=man-gesturing-no-1 1f646-200d-2640=gesturing-ok-1 1f646-200d-2642=man-gesturing-ok-1 1f647-200d-2640=woman-bowing-1
        1f647-200d-2642=man-bowing-1 1f648=see-no-evil-monkey 1f649=hear-no-evil-monkey 1f64a=speak-no-evil-monkey
        1f64b-200d-2640=woman-raising-hand-1 1f64b-200d-2642=man-raising-hand-1 1f64c=raising-hands-1 1f64d-200d-2640=woman-frowning-1
        1f64d-200d-2642=man-frowning-1 1f64e-200d-2640=woman-pouting-1 1f64e-200d-2642=man-pouting-1 1f64f=folded-hands-1 1f680=rocket
        1f681=helicopter 1f682=locomotive 1f683=railway-car 1f685=bullet-train 1f68c=bus 1f690=minibus 1f691=ambulance 1f692=fire-engine
        1f694=oncoming-police-car 1f695=taxi 1f696=oncoming-taxi 1f697=automobile 1f69a=delivery-truck 1f69c=tractor 1f6a2=ship 1f6a4=speedboat
        1f6a6=vertical-traffic-light 1f6a7=construction 1f6a8=police-car-light 1f6aa=door 1f6ac=cigarette 1f6ad=no-smoking 1f6b2=bicycle
        1f6b3=no-bicycles 1f6b6-200d-2640=woman-walking-1 1f6b6-200d-2642=man-walking-1 1f6b8=children-crossing 1f6bb=restroom 1f6bd=toilet
        1f6bf=shower 1f6c1=bathtub 1f910=zipper-mouth-face 1f911=money-mouth-face-1 1f912=face-with-thermometer 1f913=nerd-face 1f914=thinking-face
        1f915=face-with-head-bandage 1f916=robot-face-1 1f918=sign-of-the-horns-1 1f91e=crossed-fingers-1 1f920=cowboy-hat-face 1f921=clown-face
        1f922=nauseated-face-2 1f923=rolling-on-the-floor-laughing-1 1f924=drooling-face-1 1f925=lying-face 1f926-200d-2640=woman-facepalming-1
        1f926-200d-2642=man-facepalming-1 1f927=sneezing-face 1f928=face-with-raised-eyebrow 1f929=star-struck-1 1f92a=crazy-face 1f92b=shushing-face
        1f92c=face-with-symbols-on-mouth 1f92d=amusing-face 1f92e=face-vomiting 1f92f=exploding-head 1f930=pregnant-woman-1 1f933=selfie-1
        1f934=prince-1 1f935-200d-2642=man-in-tuxedo-1 1f937-200d-2640=woman-shrugging-1 1f937-200d-2642=man-shrugging-1 1f942=clinking-glasses-1
        1f981=lion-face 1f984=unicorn-face 1f98a=fox-face-2 1f9d0=face-with-monocle 1f9d1-200d-1f680=astronaut-1 203c=double-exclamation-mark
        231a=watch 231b=hourglass-done 23f3=hourglass-not-done-1 2601=cloud-1 2602=umbrella 2603=snowman 260e=telephone 2611=ballot-box-with-check
        2614=umbrella-with-rain-drops 2615=hot-beverage-2 261d=index-pointing-up-1 2639=frowning-face 2660=spade-suit 2663=club-suit 2665=heart-suit
        2666=diamond-suit 267b=recycling-symbol 2693=anchor 26a1=high-voltage 26be=baseball 26c5=sun-behind-cloud 26f2=fountain 26f3=flag-in-hole
        26f5=sailboat 26fa=tent 26fd=fuel-pump 2708=airplane 270a=raised-fist-1 270b=raised-hand-1 270c=victory-hand-1 270d=writing-hand-1
        2728=sparkles 2744=snowflake 274c=cross-mark 2757=exclamation-mark
        """;
}
